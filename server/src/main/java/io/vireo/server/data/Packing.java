package io.vireo.server.data;

/**
 * How a small collection lies beside its key, as a {@code StoredListpack}: which collection of
 * which encoding it is. Any thread.
 */
public enum Packing {
  /** The pairs of a hash. */
  HASH(Type.HASH, 0),
  /** The numbers of an intset. */
  INTSET(Type.SET, 0),
  /** The members of a set. */
  SET(Type.SET, 0),
  /** The members of a sorted set and their scores. */
  SORTED_SET(Type.ZSET, 0),
  /** The elements of a list. */
  LIST(Type.LIST, 0),
  /** The triples of a hash whose fields may have deadlines; the word is its ticket. */
  TRIPLES(Type.HASH, 1),
  /** The only node of a stream; the words are what is known of both besides. */
  STREAM(Type.STREAM, 7),
  /** The pairs of a hash that has outgrown its small encoding, but is small still. */
  OUTGROWN_HASH(Type.HASH, 0),
  /** The triples of such a hash. */
  OUTGROWN_TRIPLES(Type.HASH, 1),
  /** The members of such a set. */
  OUTGROWN_SET(Type.SET, 0),
  /** The members of such a sorted set and their scores. */
  OUTGROWN_SORTED_SET(Type.ZSET, 0);

  /** Bytes of the largest collection that is kept so, if there are blocks as large. */
  public static final int MOST_BYTES = 48 * 1024;

  /**
   * Bytes of the largest listpack that a collection keeps once it has outgrown its small encoding:
   * by the settings it is shown in the large one, but for so little a table would cost more than it
   * saves.
   */
  private static final int MOST_OUTGROWN_BYTES = 4 * 1024;

  /** Elements of such a collection, at most. */
  private static final int MOST_OUTGROWN = 64;

  private static final Packing[] ALL = values();

  private final Type type;
  private final int words;

  Packing(Type type, int words) {
    this.type = type;
    this.words = words;
  }

  /** The packing with an {@link #ordinal}. */
  public static Packing of(int ordinal) {
    return ALL[ordinal];
  }

  /** True if a collection that has outgrown its small encoding may stay a listpack. */
  public static boolean isFew(long elements, long bytes) {
    return elements <= MOST_OUTGROWN && bytes <= MOST_OUTGROWN_BYTES;
  }

  /** The type of the value. */
  public Type type() {
    return type;
  }

  /** True if the collection is shown in the encoding of large ones. */
  public boolean isOutgrown() {
    return ordinal() >= OUTGROWN_HASH.ordinal();
  }

  /** That of the same collection when it has outgrown its small encoding. */
  public Packing outgrown() {
    return switch (this) {
      case HASH -> OUTGROWN_HASH;
      case TRIPLES -> OUTGROWN_TRIPLES;
      case SET -> OUTGROWN_SET;
      case SORTED_SET -> OUTGROWN_SORTED_SET;
      default -> this;
    };
  }

  /** That of the same hash when its fields may have deadlines. */
  public Packing withTicket() {
    return isOutgrown() ? OUTGROWN_TRIPLES : TRIPLES;
  }

  /** True if the value is a {@link Perishable} that may have a ticket. */
  public boolean hasTicket() {
    return type == Type.HASH && words > 0;
  }

  /** Numbers of 64 bits in front of the content. */
  public int words() {
    return words;
  }

  /** Bytes of what is kept in front of the content: the {@link #ordinal}, and the words. */
  public int head() {
    return 1 + words * Long.BYTES;
  }
}
