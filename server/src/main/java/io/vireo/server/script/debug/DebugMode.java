package io.vireo.server.script.debug;

/** How the scripts of a client are debugged. */
public enum DebugMode {
  /** On a copy of the data, while others go on. */
  COPY,
  /** On the data itself, while others are told that the server is busy. */
  SYNC
}
