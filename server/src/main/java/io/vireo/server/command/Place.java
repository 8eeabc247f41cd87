package io.vireo.server.command;

/** The thread that runs a command. */
public enum Place {
  /** The one thread that owns the keyspace; the default. */
  DATA,
  /** The connection's own event loop; such a command never touches the keyspace. */
  LOOP
}
