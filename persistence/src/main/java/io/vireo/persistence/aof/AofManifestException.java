package io.vireo.persistence.aof;

import java.io.IOException;

/** A manifest that makes no sense: says which line, and why. */
public final class AofManifestException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final String content;

  AofManifestException(int line, String content, String text) {
    super(text);
    this.line = line;
    this.content = content;
  }

  /** The number of the line, from 1. */
  public int line() {
    return line;
  }

  /** What is in the line. */
  public String content() {
    return content;
  }
}
