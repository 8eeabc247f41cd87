package io.vireo.server.sentinel.machine;

/** What came back for a PING. */
public enum PingAnswer {
  /** {@code PONG}. */
  PONG,
  /** The error {@code LOADING}: alive. */
  LOADING,
  /** The error {@code MASTERDOWN}: alive. */
  MASTERDOWN,
  /** The error {@code BUSY}: a script keeps the server from its work. */
  BUSY,
  /** Anything else, such as {@code NOAUTH}. */
  OTHER;

  /** Whether the server counts as available. */
  boolean alive() {
    return this != BUSY && this != OTHER;
  }
}
