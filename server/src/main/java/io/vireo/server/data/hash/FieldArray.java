package io.vireo.server.data.hash;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.expiry.TicketCalendar;
import io.vireo.server.data.table.FieldBlocks;
import io.vireo.server.data.table.Packed;

/**
 * A field of a large hash that is in the heap: a {@link Packed} array with the field as key, its
 * value behind, and its deadline if it has one. The 24 bits that tell the last use of a key hold
 * the number of the field's ticket in the calendar of deadlines.
 */
final class FieldArray {
  private FieldArray() {}

  /** A field with a value, and its ticket or {@link FieldBlocks#NO_TICKET}. */
  static byte[] of(Bytes field, long ticket, Bytes value) {
    boolean timed = ticket != FieldBlocks.NO_TICKET;
    boolean number = value.isLong();
    int width = number ? Packed.widthOf(value.toLong()) : value.length();
    byte[] entry =
        Packed.make(
            field,
            (timed ? Packed.DEADLINE : 0) | (number ? Packed.INT : 0),
            timed ? TicketCalendar.numberOf(ticket) : 0,
            deadlineOf(ticket),
            width);
    if (number) {
      Packed.number(entry, value.toLong());
    } else {
      System.arraycopy(value.array(), value.offset(), entry, entry.length - width, width);
    }
    return entry;
  }

  /** The value of a field. */
  static Bytes value(byte[] entry) {
    return Packed.isNumber(entry)
        ? Bytes.of(Long.toString(Packed.number(entry)))
        : Bytes.of(entry, Packed.valueOffset(entry), Packed.valueLength(entry));
  }

  /** The ticket of a field, or {@link FieldBlocks#NO_TICKET}. */
  static long ticket(byte[] entry) {
    long deadline = Packed.deadline(entry);
    return deadline < 0
        ? FieldBlocks.NO_TICKET
        : TicketCalendar.ticket(deadline, Packed.access(entry));
  }

  /** This field with another ticket, or {@link FieldBlocks#NO_TICKET}; maybe the same array. */
  static byte[] withTicket(byte[] entry, long ticket) {
    boolean timed = ticket != FieldBlocks.NO_TICKET;
    byte[] after = entry;
    if (timed && Packed.deadline(entry) >= 0) {
      Packed.deadline(entry, deadlineOf(ticket));
    } else {
      after = Packed.withDeadline(entry, deadlineOf(ticket));
    }
    Packed.access(after, timed ? TicketCalendar.numberOf(ticket) : 0);
    return after;
  }

  /** The deadline of a ticket. */
  static long deadlineOf(long ticket) {
    return ticket == FieldBlocks.NO_TICKET ? HashValue.NEVER : TicketCalendar.deadlineOf(ticket);
  }
}
