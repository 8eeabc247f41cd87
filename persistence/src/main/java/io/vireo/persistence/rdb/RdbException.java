package io.vireo.persistence.rdb;

import java.io.IOException;

/** Bytes that are no RDB file, or a damaged one: says where, and what was expected there. */
public final class RdbException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long offset;
  private final boolean cutOff;

  /**
   * A fault at an offset.
   *
   * @param offset bytes from the beginning of the file or payload
   */
  public RdbException(long offset, String text) {
    this(offset, false, text);
  }

  RdbException(long offset, boolean cutOff, String text) {
    super(text);
    this.offset = offset;
    this.cutOff = cutOff;
  }

  /** Where the fault is: bytes from the beginning. */
  public long offset() {
    return offset;
  }

  /** True if the bytes just end too early. */
  public boolean isCutOff() {
    return cutOff;
  }
}
