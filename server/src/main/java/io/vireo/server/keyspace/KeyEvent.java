package io.vireo.server.keyspace;

/** The classes of keyspace events, by the letters of {@code notify-keyspace-events}. */
public enum KeyEvent {
  /** Commands that work on keys of any type. */
  GENERIC('g'),
  /** String commands. */
  STRING('$'),
  /** List commands. */
  LIST('l'),
  /** Set commands. */
  SET('s'),
  /** Hash commands. */
  HASH('h'),
  /** Sorted set commands. */
  ZSET('z'),
  /** A key or a field reached its deadline. */
  EXPIRED('x'),
  /** A key was evicted. */
  EVICTED('e'),
  /** Stream commands. */
  STREAM('t'),
  /** A key was read that is not there; not part of {@code A}. */
  KEY_MISS('m'),
  /** Module types. */
  MODULE('d'),
  /** A key was created; not part of {@code A}. */
  NEW('n'),
  /** A key got another value in place of the one it had; not part of {@code A}. */
  OVERWRITTEN('o'),
  /** The other value is of another type; not part of {@code A}. */
  TYPE_CHANGED('c');

  private final char letter;

  KeyEvent(char letter) {
    this.letter = letter;
  }

  /** The letter of the setting. */
  public char letter() {
    return letter;
  }

  /** The bit of this class in a mask. */
  public int bit() {
    return 1 << ordinal();
  }
}
