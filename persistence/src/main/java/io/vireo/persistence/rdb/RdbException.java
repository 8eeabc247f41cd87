package io.vireo.persistence.rdb;

import java.io.IOException;

/** Bytes that are no RDB file, or a damaged one: says where, and what was expected there. */
public final class RdbException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long offset;

  /**
   * A fault at an offset.
   *
   * @param offset bytes from the beginning of the file or payload
   */
  public RdbException(long offset, String text) {
    super(text);
    this.offset = offset;
  }

  /** Where the fault is: bytes from the beginning. */
  public long offset() {
    return offset;
  }
}
