package io.vireo.server.process;

/** What a line of the log says about the process. */
enum Role {
  /** Starting: redis-server would not have become a server yet. */
  STARTING('C', "RDB/AOF"),
  /** Serving as a primary. */
  PRIMARY('M', "primary"),
  /** Serving as a replica. */
  REPLICA('S', "replica"),
  /** Watching others as a Sentinel. */
  SENTINEL('X', "sentinel");

  private final char letter;
  private final String word;

  Role(char letter, String word) {
    this.word = word;
    this.letter = letter;
  }

  char letter() {
    return letter;
  }

  /** The role where {@code log-format} is not legacy. */
  String word() {
    return word;
  }
}
