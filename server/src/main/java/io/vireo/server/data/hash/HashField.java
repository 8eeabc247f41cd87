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
  private static final byte[] NOTHING = {};
  private static final int LEAST_ROOM = 64;

  private final Element name = new Element();
  private final Element value = new Element();
  private long deadline;

  /** What fields in blocks are copied into to be looked at. */
  private byte[] nameBytes = NOTHING;

  private byte[] valueBytes = NOTHING;

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
    nameBytes = NOTHING;
    valueBytes = NOTHING;
  }

  /** Points at a field that is stored in a block; good until the view is pointed elsewhere. */
  HashField of(FieldBlocks blocks, int address) {
    int length = blocks.length(address);
    nameBytes = withRoom(nameBytes, length);
    blocks.field(address, nameBytes);
    name.point(nameBytes, 0, length);
    return valueOf(blocks, address);
  }

  /** Points at the value and deadline of a field that is stored in a block. */
  HashField valueOf(FieldBlocks blocks, int address) {
    if (blocks.isNumber(address)) {
      value.number(blocks.number(address));
    } else {
      int length = blocks.valueLength(address);
      valueBytes = withRoom(valueBytes, length);
      blocks.value(address, valueBytes, length);
      value.point(valueBytes, 0, length);
    }
    deadline = FieldArray.deadlineOf(blocks.ticket(address));
    return this;
  }

  private static byte[] withRoom(byte[] array, int length) {
    return length <= array.length
        ? array
        : new byte[Math.max(LEAST_ROOM, Integer.highestOneBit(length) << 1)];
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
