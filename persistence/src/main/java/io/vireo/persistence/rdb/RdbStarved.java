package io.vireo.persistence.rdb;

import java.io.IOException;

/**
 * What was read so far is good, but the rest of the record has not arrived. {@link RdbReader#again}
 * goes back to where the record begins.
 */
public final class RdbStarved extends IOException {
  private static final long serialVersionUID = 1;

  private final long least;

  /**
   * Bytes are missing.
   *
   * @param least how many at least
   */
  RdbStarved(long least) {
    super("The data has not arrived yet", null);
    this.least = least;
  }

  /** How many bytes are missing at least. */
  public long least() {
    return least;
  }

  /** It says nothing of where it comes from: it is thrown often. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
