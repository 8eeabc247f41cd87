package io.vireo.server.data.table;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Type;
import io.vireo.server.data.Value;

/**
 * A key of a database with what belongs to it, wherever that lies: a view of a block of {@link
 * EntryBlocks}. Owned by the data context.
 *
 * <p>It is good until its key is changed or removed, or its deadline comes or goes; never beyond
 * the command that looked it up, for between commands blocks move.
 */
public final class Entry {
  /**
   * Bytes up to which a string and its key together show the encoding {@code embstr}: Redis has
   * both and their object in a cache line then.
   */
  private static final int MAX_EMBSTR_BYTES = 41;

  private final EntryBlocks blocks;
  private final int address;

  /** Of the block at the address; for assertions. */
  private int generation;

  /** The object that is the value, once it was asked for. */
  private Value object;

  /** The view of a collection in place, once the value was asked for. */
  private Value inPlace;

  /** A view of the entry with an address. */
  public Entry(EntryBlocks blocks, int address) {
    this.blocks = blocks;
    this.address = address;
    assert begin();
  }

  private boolean begin() {
    generation = blocks.allocator().generations().now();
    return true;
  }

  /** Where it is now. */
  public int address() {
    assert blocks.allocator().generations().isCurrent(address, generation) : "the view is stale";
    return address;
  }

  /** The blocks among which it is. */
  public EntryBlocks blocks() {
    return blocks;
  }

  /** The type of the value. */
  public Type type() {
    Value value = inHeap();
    return value == null ? blocks.type(address()) : value.type();
  }

  /** The object that the entry has, or null; it may have come after this view was made. */
  private Value inHeap() {
    if (object == null) {
      object = blocks.value(address());
    }
    return object;
  }

  /** The value, or null if it is a string that lies beside its key. */
  public Value value() {
    if (inPlace == null) {
      inPlace = blocks.inPlace(address());
    }
    return inPlace == null ? inHeap() : inPlace;
  }

  /** True if the value is a collection in place: {@link #value} gives a view of it. */
  public boolean isInPlace() {
    return blocks.isInPlace(address());
  }

  /** True if the value is a string that lies beside its key, as a number. */
  public boolean isNumber() {
    return (blocks.flags(address()) & EntryBlocks.INT) != 0;
  }

  /** The number, if it is one. */
  public long number() {
    return blocks.number(address());
  }

  /**
   * Changes the number in place, if it is one and there is room; its key must have been looked up
   * to be changed.
   *
   * @return false if nothing has changed
   */
  public boolean renumber(long number) {
    return blocks.renumber(address(), number);
  }

  /**
   * True if the value is a string that shows the encoding {@code embstr}: it has not been changed
   * in place, nor copied from where it showed another.
   */
  public boolean isEmbedded() {
    return !isRaw() && textLength() + keyLength() <= MAX_EMBSTR_BYTES;
  }

  /** True if the value is a string beside its key which was changed in place once. */
  public boolean isRaw() {
    return (blocks.flags(address()) & EntryBlocks.RAW) != 0;
  }

  /** Bytes of a string that lies beside its key and is no number. */
  public int textLength() {
    return blocks.valueLength(address());
  }

  /** The deadline, Unix milliseconds, or negative without one. */
  public long deadline() {
    return blocks.deadline(address());
  }

  /** The access bits, 24 of them. */
  public int access() {
    return blocks.access(address());
  }

  /** Sets the access bits. */
  public void access(int bits) {
    blocks.access(address(), bits);
  }

  /** A copy of the key. */
  public Bytes key() {
    return blocks.key(address());
  }

  /** Length of the key in bytes. */
  public int keyLength() {
    return blocks.keyLength(address());
  }

  /** Copies the key to the beginning of an array. */
  public void key(byte[] into) {
    blocks.key(address(), into, 0);
  }

  /** The hash of the key. */
  public long hash() {
    return blocks.hash(address());
  }

  /** Bytes of the block, and of what belongs to it in the heap and in other blocks. */
  public long bytes() {
    Value value = blocks.value(address());
    long beside = value == null ? 0 : value.blockBytes();
    return blocks.blockBytes(address()) + blocks.heapBytes(address()) + beside;
  }
}
