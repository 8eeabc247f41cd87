package io.vireo.server.data;

/** The types of values, and what Redis calls each of them. Any thread. */
public enum Type {
  /** Bytes, also when they are a number. */
  STRING("string", 0, "strings_sizes"),
  /** A list. */
  LIST("list", 1, "lists_items"),
  /** A set. */
  SET("set", 2, "sets_items"),
  /** A sorted set. */
  ZSET("zset", 3, "zsets_items"),
  /** A hash. */
  HASH("hash", 4, "hashes_items"),
  /** A stream, the only type whose values stay when they are empty. */
  STREAM("stream", 6, null);

  private final String label;
  private final int number;
  private final String sizes;

  Type(String label, int number, String sizes) {
    this.label = label;
    this.number = number;
    this.sizes = sizes;
  }

  /** The name that TYPE answers. */
  public String label() {
    return label;
  }

  /** The number by which Redis knows the type, 0 to 6; it is part of DEBUG DIGEST. */
  public int number() {
    return number;
  }

  /** What INFO keysizes calls the sizes of such values; null if it does not tell them. */
  public String sizes() {
    return sizes;
  }

  /** Whether a key may hold such a value that is empty. */
  public boolean mayBeEmpty() {
    return this == STRING || this == STREAM;
  }
}
