package io.vireo.server.crash;

import java.util.List;

/**
 * What a connection asks for at once: a command, or a whole transaction.
 *
 * @param commands what is sent
 * @param shortLived the key that is to be gone soon, or null
 * @param millis for how long it lives at most
 */
record Deed(List<String[]> commands, String shortLived, long millis) {
  static final Deed[] NONE = {};

  static Deed of(List<String[]> commands) {
    return new Deed(commands, null, 0);
  }

  /** How many answers come. */
  int replies() {
    return commands.size();
  }

  boolean isTransaction() {
    return commands.size() > 1;
  }
}
