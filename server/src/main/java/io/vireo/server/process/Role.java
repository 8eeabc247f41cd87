package io.vireo.server.process;

/** What a line of the log says about the process. */
enum Role {
  /** Starting: redis-server would not have become a server yet. */
  STARTING('C'),
  /** Serving as a primary. */
  PRIMARY('M'),
  /** Serving as a replica. */
  REPLICA('S'),
  /** Watching others as a Sentinel. */
  SENTINEL('X');

  private final char letter;

  Role(char letter) {
    this.letter = letter;
  }

  char letter() {
    return letter;
  }
}
