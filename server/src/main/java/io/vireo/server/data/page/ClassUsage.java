package io.vireo.server.data.page;

/**
 * The books on the blocks of one size. Immutable, any thread.
 *
 * @param size bytes of a block
 * @param pages that are made of such blocks
 * @param blocks that live
 * @param touched bytes of those pages that were written to, and so are memory of the process
 */
public record ClassUsage(int size, int pages, long blocks, long touched) {
  /** Both books as one; they are of the same size. */
  public ClassUsage plus(ClassUsage other) {
    return new ClassUsage(
        size, pages + other.pages, blocks + other.blocks, touched + other.touched);
  }

  /** Bytes of the blocks that live. */
  public long used() {
    return blocks * size;
  }
}
