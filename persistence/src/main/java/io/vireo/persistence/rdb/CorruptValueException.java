package io.vireo.persistence.rdb;

/** A value that contradicts itself or its layout: says what was expected. No stack trace. */
public final class CorruptValueException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A value of which this is wrong. */
  public CorruptValueException(String text) {
    super(text, null, false, false);
  }
}
