package io.vireo.server.data.hash;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Perishable;
import io.vireo.server.data.expiry.TicketCalendar;
import io.vireo.server.data.table.Dict;
import io.vireo.server.data.table.Packed;
import java.util.function.Consumer;

/**
 * The fields of a large hash: a {@link Dict} of {@link Packed} arrays, the field as key, its value
 * behind, and its deadline if it has one. Owned by the data context.
 *
 * <p>A position, as {@link #find} gives it, holds until the next change.
 */
final class FieldTable {
  /*
   * One array per field and no other object. The 24 bits that tell the last use of a key hold the
   * number of the field's ticket in the calendar of deadlines.
   */

  private static final long FIXED_BYTES =
      HeapLayout.object(3, 16)
          + HeapLayout.object(2, 0)
          + HeapLayout.object(3, 28)
          + HeapLayout.bytes(25 * Integer.BYTES);

  private final Dict dict = new Dict();
  private TicketCalendar calendar;
  private HashImage image;
  private long ticket = Perishable.NO_TICKET;
  private long entryBytes;

  long size() {
    return dict.size();
  }

  /** Slots of the table, free or not. */
  long slots() {
    return dict.capacity();
  }

  long heapBytes() {
    long calendarBytes = calendar == null ? 0 : calendar.heapBytes();
    return FIXED_BYTES + dict.tableBytes() + entryBytes + calendarBytes;
  }

  /** Lets an image know of changes. */
  void hold(HashImage by) {
    image = by;
  }

  /** An image wants to know no more. */
  void release(HashImage by) {
    image = image == by ? null : image;
  }

  private void beforeChange(byte[] entry) {
    if (image != null) {
      image.beforeChange(entry);
    }
  }

  /** The ticket of the hash in the calendar of its database. */
  long ticket() {
    return ticket;
  }

  void ticket(long newTicket) {
    ticket = newTicket;
  }

  /** Loads what a look-up of a field needs; the result is of no meaning, but must be used. */
  int touch(long hash) {
    return dict.touch(hash);
  }

  /** The position of a field, or -1. */
  long find(Bytes field) {
    return dict.find(field, field.hash());
  }

  /** The entry at a position. */
  byte[] at(long position) {
    return dict.at(position);
  }

  /** Adds a field that is not there, without a deadline. */
  void add(Bytes field, Bytes value) {
    if (image != null) {
      image.beforeAdd(field);
    }
    insert(entry(field, 0, 0, HashValue.NEVER, value, widthOf(value)), field.hash());
  }

  private void insert(byte[] entry, long hash) {
    dict.insert(entry, hash);
    entryBytes += HeapLayout.bytes(entry.length);
  }

  /** Bytes of a value: a number is kept as one. */
  private static int widthOf(Bytes value) {
    return value.isLong() ? Packed.widthOf(value.toLong()) : value.length();
  }

  private static byte[] entry(
      Bytes field, int timed, int number, long deadline, Bytes value, int width) {
    int flags = timed | (value.isLong() ? Packed.INT : 0);
    byte[] entry = Packed.make(field, flags, number, deadline, width);
    write(entry, value);
    return entry;
  }

  private static void write(byte[] entry, Bytes value) {
    if (Packed.isNumber(entry)) {
      Packed.number(entry, value.toLong());
    } else {
      int length = value.length();
      System.arraycopy(value.array(), value.offset(), entry, entry.length - length, length);
    }
  }

  /** Sets the value of the field at a position, and takes its deadline away unless it is kept. */
  void replace(long position, Bytes field, Bytes value, boolean keepDeadline) {
    byte[] before = at(position);
    beforeChange(before);
    int timed = Packed.flags(before) & Packed.DEADLINE;
    if (timed != 0 && !keepDeadline) {
      timed = 0;
      forgetDeadline();
    }
    boolean overwritten =
        value.isLong()
            ? Packed.renumber(before, timed, value.toLong())
            : Packed.refill(before, timed, value);
    if (!overwritten) {
      int width = widthOf(value);
      put(
          position,
          before,
          entry(field, timed, Packed.access(before), Packed.deadline(before), value, width));
    }
  }

  private void put(long position, byte[] before, byte[] after) {
    dict.set(position, after);
    entryBytes += HeapLayout.bytes(after.length) - HeapLayout.bytes(before.length);
  }

  void remove(long position) {
    beforeChange(at(position));
    byte[] entry = dict.removeAt(position);
    entryBytes -= HeapLayout.bytes(entry.length);
    if (Packed.deadline(entry) >= 0) {
      forgetDeadline();
    }
  }

  private void forgetDeadline() {
    calendar.forget();
    if (calendar.live() == 0) {
      calendar = null;
    }
  }

  /** Gives the field at a position another deadline, or {@link HashValue#NEVER}. */
  void redate(long position, long deadline, long now) {
    byte[] entry = at(position);
    long before = Packed.deadline(entry);
    if (before == deadline) {
      return;
    }
    beforeChange(entry);
    long number = deadline < 0 ? 0 : add(deadline, Packed.hash(entry), now);
    byte[] after = entry;
    if (before < 0 || deadline < 0) {
      after = Packed.withDeadline(entry, deadline);
      put(position, entry, after);
    } else {
      Packed.deadline(after, deadline);
    }
    Packed.access(after, (int) number);
    if (before >= 0) {
      forgetDeadline();
    }
  }

  private int add(long deadline, long hash, long now) {
    if (calendar == null) {
      calendar = new TicketCalendar(now, (good, of) -> byTicket(good, of) != null);
    }
    return TicketCalendar.numberOf(calendar.add(deadline, hash));
  }

  private byte[] byTicket(long good, long hash) {
    return dict.findByHash(hash, entry -> ticketOf(entry) == good);
  }

  private static long ticketOf(byte[] entry) {
    long deadline = Packed.deadline(entry);
    return deadline < 0 ? -1 : TicketCalendar.ticket(deadline, Packed.access(entry));
  }

  /** See {@link Perishable#nextDeadline}. */
  long nextDeadline() {
    return calendar == null ? Long.MAX_VALUE : calendar.nextDeadline();
  }

  /** See {@link Perishable#expire}. */
  int expire(long now, int most, Consumer<Bytes> gone) {
    if (calendar == null) {
      return 0;
    }
    int done = calendar.advance(now, most, (due, hash) -> expire(due, hash, gone));
    if (calendar.live() == 0) {
      calendar = null;
    }
    return done;
  }

  private void expire(long due, long hash, Consumer<Bytes> gone) {
    byte[] entry = byTicket(due, hash);
    if (entry != null) {
      beforeChange(entry);
      int from = Packed.keyOffset(entry);
      int length = Packed.keyLength(entry);
      dict.removeAt(dict.find(entry, from, length, hash));
      entryBytes -= HeapLayout.bytes(entry.length);
      calendar.forget();
      gone.accept(Bytes.of(entry, from, length));
    }
  }

  /** Visits a part of the entries; see {@link Dict#scan}. */
  long scan(long cursor, long count, Consumer<byte[]> sink) {
    return dict.scan(cursor, count, sink::accept);
  }

  void forEach(Consumer<byte[]> sink) {
    dict.forEach(sink::accept);
  }

  /** An entry by chance, each with the same; null if there is none. */
  byte[] random(java.util.random.RandomGenerator random) {
    return dict.random(random);
  }

  /** A deep copy without a ticket. */
  FieldTable copy() {
    FieldTable copy = new FieldTable();
    forEach(
        entry -> {
          byte[] other = entry.clone();
          long hash = Packed.hash(other);
          long deadline = Packed.deadline(other);
          if (deadline >= 0) {
            Packed.access(other, copy.add(deadline, hash, calendar.base()));
          }
          copy.insert(other, hash);
        });
    return copy;
  }
}
