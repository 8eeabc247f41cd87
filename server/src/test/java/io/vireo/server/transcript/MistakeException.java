package io.vireo.server.transcript;

/** A line of a transcript that makes no sense. */
final class MistakeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int line;

  MistakeException(int line, IllegalArgumentException cause) {
    super(cause.getMessage(), cause);
    this.line = line;
  }

  /** The number of the line, from 1. */
  int line() {
    return line;
  }
}
