package io.vireo.server.transcript;

import java.time.Duration;
import java.util.List;

/** One thing that happens in a scenario. */
sealed interface Step {
  /** The client of lines that name none. */
  String NOBODY = "";

  /** Its line in the file, from 1. */
  int line();

  /**
   * A client sends a command and gets replies; without any it must get none yet.
   *
   * @param words the command's words in lower case
   */
  record Send(
      int line, String client, List<String> words, byte[] bytes, List<ExpectedReply> replies)
      implements Step {
    /** The command's name in lower case. */
    String name() {
      return words.get(0);
    }
  }

  /** A client sends raw bytes. */
  record SendRaw(int line, String client, byte[] bytes) implements Step {}

  /** A client receives something that came later than at once. */
  record Receive(int line, String client, ExpectedReply reply) implements Step {}

  /** A client receives exactly these bytes. */
  record ReceiveRaw(int line, String client, byte[] bytes) implements Step {}

  /** Time passes. */
  record Advance(int line, Duration by) implements Step {}
}
