package io.vireo.config;

/**
 * An amount of memory, or a share of another one.
 *
 * @param amount bytes, an unsigned number, or per cent of the whole
 * @param percent whether the amount is a share
 */
public record MemoryShare(long amount, boolean percent) {
  /** No limit. */
  public static final MemoryShare NONE = new MemoryShare(0, false);

  /**
   * The amount in bytes, at most {@link Long#MAX_VALUE}.
   *
   * @param whole what a share is taken of, in bytes
   */
  public long bytes(long whole) {
    return percent ? (long) (whole / 100.0 * amount) : MemoryUnits.bounded(amount);
  }
}
