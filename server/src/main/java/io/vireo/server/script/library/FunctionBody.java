package io.vireo.server.script.library;

import io.vireo.server.command.Call;

/** What runs when a function is called; its engine knows how. */
@FunctionalInterface
public interface FunctionBody {
  /**
   * Runs it and answers the call.
   *
   * @param call FCALL or FCALL_RO with the words behind it
   * @param keys how many of the words from the fourth on are keys; all others are arguments
   */
  void run(Call call, int keys);

  /** True if it certainly takes a short time, provided that the values under its keys are small. */
  default boolean isShort() {
    return false;
  }
}
