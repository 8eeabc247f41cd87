package io.vireo.server.durability;

/**
 * What is loaded next would take more than the heap bears. Nothing may be left out, so loading ends
 * with it.
 */
final class HeapFull extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long bytes;

  /**
   * A refusal.
   *
   * @param bytes that were wanted beside the data in use
   */
  HeapFull(long bytes) {
    super("the heap is full", null, false, false);
    this.bytes = bytes;
  }

  /** Bytes that were wanted beside the data in use. */
  long bytes() {
    return bytes;
  }
}
