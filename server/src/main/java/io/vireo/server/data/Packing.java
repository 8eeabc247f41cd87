package io.vireo.server.data;

/**
 * How a small collection is kept as bytes alone, without objects: which collection of which
 * encoding it is. Any thread.
 *
 * <p>The bytes are those of the one array that such a value has, or is written to, without the
 * length that a {@code Listpack} begins with: the object that keeps them knows it.
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
  LIST(Type.LIST, Integer.BYTES, Integer.BYTES),
  /** The triples of a hash whose fields may have deadlines; its ticket is kept besides. */
  TRIPLES(Type.HASH, 0, Integer.BYTES),
  /** What is known of a stream of one node, and that. */
  STREAM(Type.STREAM, 0, 0);

  /** Bytes of the largest collection that is kept so. */
  public static final int MOST_BYTES = 4 * 1024;

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

  /** True if the value is a {@link Perishable} that may have a ticket. */
  public boolean hasTicket() {
    return this == TRIPLES;
  }

  /** Bytes of what is kept in front of the content: the {@link #ordinal}, and a ticket. */
  public int head() {
    return hasTicket() ? 1 + Long.BYTES : 1;
  }
}
