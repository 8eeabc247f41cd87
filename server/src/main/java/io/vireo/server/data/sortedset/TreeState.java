package io.vireo.server.data.sortedset;

/** What nodes tell their tree while it changes. Owned by the data context. */
interface TreeState {
  /** An element was put into the leaf with a number. */
  void added(int leaf);

  /** Branches took ({@code delta} above 0) or gave back memory of the heap. */
  void account(long delta);
}
