package io.vireo.benchmarks.wire;

import java.io.IOException;

/** A reply that is an error; the connection goes on. */
public final class ErrorReply extends IOException {
  private static final long serialVersionUID = 1L;

  ErrorReply(String text) {
    super("the server answered " + text);
  }
}
