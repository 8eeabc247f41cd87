package io.vireo.persistence.aof;

import java.io.IOException;

/** A file of the log that is damaged or cut off: says from where on. */
public final class AofFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long offset;
  private final boolean cutOff;

  AofFormatException(long offset, boolean cutOff, String text) {
    super(text);
    this.offset = offset;
    this.cutOff = cutOff;
  }

  /** Where the command begins that cannot be read: bytes from the beginning of the file. */
  public long offset() {
    return offset;
  }

  /** True if the file just ends too early, as after a crash. */
  public boolean isCutOff() {
    return cutOff;
  }
}
