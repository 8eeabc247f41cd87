package io.vireo.server.transcript;

/**
 * What a client is seen at.
 *
 * @param isKnown whether the server has the client
 * @param command the last command that the server has begun with, in lower case
 * @param isBlocked whether it waits for something within that command
 * @param commands how many commands the server has run for it
 * @param bytes how many bytes the server has read from it
 */
record Doing(boolean isKnown, String command, boolean isBlocked, long commands, long bytes) {
  /** In place of a number that the server does not tell. */
  static final long NOT_COUNTED = -1;

  /** The server has no such client: not yet, or no more. */
  static final Doing UNKNOWN = new Doing(false, "", false, 0, 0);

  /** True if the server counts what a client has run, so that no beginning is missed. */
  boolean counts() {
    return commands != NOT_COUNTED;
  }

  /** True if the server has got as far as it can with a command that was sent after a look. */
  boolean hasBegun(Step.Send sent, Doing before) {
    if (!isKnown) {
      return true;
    }
    if (before.isBlocked) {
      // What stands behind a command that waits is only read.
      return counts() && bytes >= before.bytes + sent.bytes().length;
    }
    return isBlocked
        || commands > before.commands
        || command.equals(sent.name()) && !before.command.equals(sent.name());
  }
}
