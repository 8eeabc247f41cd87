package io.vireo.server.data.page;

/** Updates the addresses of blocks where they are kept. Data context. */
@FunctionalInterface
public interface Relocation {
  /** False if a block has to stay where it is, since another thread reads it. */
  default boolean mayMove(int address) {
    return true;
  }

  /**
   * A block has a new address, and the same bytes there. The old one holds them until this returns,
   * and is free then. No block may be allocated or freed meanwhile.
   */
  void moved(int from, int to);
}
