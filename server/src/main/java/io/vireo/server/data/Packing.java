package io.vireo.server.data;

/**
 * How a small collection is kept as bytes alone, without objects: which collection of which
 * encoding it is. Any thread.
 *
 * <p>The bytes are those of the one array that such a value has, without the length that a {@code
 * Listpack} begins with: whoever keeps them knows it.
 */
public enum Packing {
  /** The pairs of a hash. */
  HASH(Type.HASH, 0, Integer.BYTES),
  /** The numbers of an intset. */
  INTSET(Type.SET, 0, 0),
  /** The members of a set. */
  SET(Type.SET, 0, Integer.BYTES),
  /** The members of a sorted set and their scores. */
  SORTED_SET(Type.ZSET, 0, Integer.BYTES),
  /** The elements of a list, in an array where the listpack may begin anywhere. */
  LIST(Type.LIST, Integer.BYTES, Integer.BYTES);

  private static final Packing[] ALL = values();

  private final Type type;
  private final int lead;
  private final int left;

  Packing(Type type, int lead, int left) {
    this.type = type;
    this.lead = lead;
    this.left = left;
  }

  /** The packing with an {@link #ordinal}. */
  public static Packing of(int ordinal) {
    return ALL[ordinal];
  }

  /** The type of the value. */
  public Type type() {
    return type;
  }

  /** Bytes of the array in front of the content, which name its place: 0 or 4. */
  public int lead() {
    return lead;
  }

  /** Bytes at the beginning of the content that are its length, and need not be kept: 0 or 4. */
  public int left() {
    return left;
  }
}
