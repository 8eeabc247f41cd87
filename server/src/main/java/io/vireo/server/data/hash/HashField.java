package io.vireo.server.data.hash;

import io.vireo.server.data.Scratch;
import io.vireo.server.data.expiry.TicketCalendar;
import io.vireo.server.data.listpack.StoredListpack;
import io.vireo.server.data.page.StoredElement;
import io.vireo.server.data.table.FieldBlocks;

/**
 * One field of a hash as it lies in memory: a view, pointed at one field after the other, good
 * until the hash changes. Confined to the thread that holds it.
 */
public final class HashField implements Scratch {
  private final StoredElement name = new StoredElement();
  private final StoredElement value = new StoredElement();
  private long deadline;

  /** The field itself; not set by a look-up, which was given it. */
  public StoredElement name() {
    return name;
  }

  /** Its value. */
  public StoredElement value() {
    return value;
  }

  /** When it goes, Unix milliseconds, or {@link HashValue#NEVER}. */
  public long deadline() {
    return deadline;
  }

  /** True if its deadline has come. */
  public boolean isPast(long now) {
    return deadline >= 0 && deadline <= now;
  }

  /** The deadline of a ticket, or {@link HashValue#NEVER}. */
  static long deadlineOf(long ticket) {
    return ticket == FieldBlocks.NO_TICKET ? HashValue.NEVER : TicketCalendar.deadlineOf(ticket);
  }

  @Override
  public void letGo() {
    name.letGo();
    value.letGo();
  }

  /** Points at a field that is stored in a block. */
  HashField of(FieldBlocks blocks, int address) {
    blocks.field(address, name);
    return valueOf(blocks, address);
  }

  /** Points at the value and deadline of a field that is stored in a block. */
  HashField valueOf(FieldBlocks blocks, int address) {
    blocks.value(address, value);
    deadline = deadlineOf(blocks.ticket(address));
    return this;
  }

  /** Points at the field whose name is at a position of a listpack. */
  HashField of(StoredListpack lp, int width, int p) {
    lp.point(p, name);
    return valueOf(lp, width, p);
  }

  /** Points at the value and deadline of the field at a position of a listpack. */
  HashField valueOf(StoredListpack lp, int width, int p) {
    int valueAt = lp.next(p);
    lp.point(valueAt, value);
    deadline = width == FieldPack.PAIR ? HashValue.NEVER : FieldPack.deadlineAfter(lp, valueAt);
    return this;
  }
}
