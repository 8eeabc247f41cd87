package io.vireo.server.data;

/** The types of values, and what Redis calls each of them. Any thread. */
public enum Type {
  /** Bytes, also when they are a number. */
  STRING("string", 0, "strings"),
  /** A list. */
  LIST("list", 1, "lists"),
  /** A set. */
  SET("set", 2, "sets"),
  /** A sorted set. */
  ZSET("zset", 3, "zsets"),
  /** A hash. */
  HASH("hash", 4, "hashes"),
  /** A stream, the only type whose values stay when they are empty. */
  STREAM("stream", 6, null),
  /** A vector set. */
  VECTOR_SET("vectorset", 5, null);

  private final String label;
  private final int number;
  private final String plural;

  Type(String label, int number, String plural) {
    this.label = label;
    this.number = number;
    this.plural = plural;
  }

  /** The name that TYPE answers. */
  public String label() {
    return label;
  }

  /** The number by which Redis knows the type, 0 to 6; it is part of DEBUG DIGEST. */
  public int number() {
    return number;
  }

  /** What INFO keysizes calls such values; null if it does not tell their sizes. */
  public String plural() {
    return plural;
  }

  /** Whether a key may hold such a value that is empty. */
  public boolean mayBeEmpty() {
    return this == STRING || this == STREAM;
  }
}
