package io.vireo.server.data.hash;

import io.vireo.server.data.Element;
import io.vireo.server.data.Scratch;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.table.FieldBlocks;
import io.vireo.server.data.table.Packed;

/**
 * One field of a hash as it lies in memory: a view, pointed at one field after the other, good
 * until the hash changes. Confined to the thread that holds it.
 */
public final class HashField implements Scratch {
  private final Element name = new Element();
  private final Element value = new Element();
  private long deadline;

  /** The field itself; not set by a look-up, which was given it. */
  public Element name() {
    return name;
  }

  /** Its value. */
  public Element value() {
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

  @Override
  public void letGo() {
    name.letGo();
    value.letGo();
  }

  /** Points at a field that is stored in a block; good until the view is pointed elsewhere. */
  HashField of(FieldBlocks blocks, int address) {
    int length = blocks.length(address);
    byte[] copy = name.roomFor(length);
    blocks.field(address, copy);
    name.point(copy, 0, length);
    return valueOf(blocks, address);
  }

  /** Points at the value and deadline of a field that is stored in a block. */
  HashField valueOf(FieldBlocks blocks, int address) {
    if (blocks.isNumber(address)) {
      value.number(blocks.number(address));
    } else {
      int length = blocks.valueLength(address);
      byte[] copy = value.roomFor(length);
      blocks.value(address, copy, length);
      value.point(copy, 0, length);
    }
    deadline = FieldArray.deadlineOf(blocks.ticket(address));
    return this;
  }

  /** Points at the field whose name is at a position of a listpack. */
  HashField of(byte[] lp, int width, int p) {
    Listpack.read(lp, p, name);
    return valueOf(lp, width, p);
  }

  /** Points at the value and deadline of the field at a position of a listpack. */
  HashField valueOf(byte[] lp, int width, int p) {
    int valueAt = Listpack.next(lp, p);
    Listpack.read(lp, valueAt, value);
    deadline = width == FieldPack.PAIR ? HashValue.NEVER : FieldPack.deadlineAfter(lp, valueAt);
    return this;
  }

  /** Points at a field that is an array. */
  HashField of(byte[] entry) {
    int from = Packed.keyOffset(entry);
    int length = Packed.keyLength(entry);
    name.point(entry, from, length);
    if (Packed.isNumber(entry)) {
      value.number(Packed.number(entry));
    } else {
      value.point(entry, from + length, Packed.valueLength(entry));
    }
    deadline = Packed.deadline(entry);
    return this;
  }
}
