package io.vireo.server.family.server;

import io.vireo.server.command.Handler;

/**
 * One thing that DEBUG can do.
 *
 * @param least the fewest words of a request, the two names included
 * @param most the most words
 * @param handler what does it
 */
public record DebugOption(int least, int most, Handler handler) {
  static DebugOption exactly(int words, Handler handler) {
    return new DebugOption(words, words, handler);
  }

  static DebugOption atLeast(int words, Handler handler) {
    return new DebugOption(words, Integer.MAX_VALUE, handler);
  }

  boolean fits(int words) {
    return words >= least && words <= most;
  }
}
