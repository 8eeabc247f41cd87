package io.vireo.server.data;

/** The types of values, as TYPE and the keyspace events know them. */
public enum Type {
  /** Bytes, also when they are a number. */
  STRING("string"),
  /** A list. */
  LIST("list"),
  /** A set. */
  SET("set"),
  /** A sorted set. */
  ZSET("zset"),
  /** A hash. */
  HASH("hash"),
  /** A stream. */
  STREAM("stream");

  private final String label;

  Type(String label) {
    this.label = label;
  }

  /** The name that TYPE answers. */
  public String label() {
    return label;
  }
}
