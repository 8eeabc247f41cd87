package io.vireo.server.data.sortedset;

import io.vireo.server.data.Element;

/** What one step on a leaf works with, and the next one too. Owned by the data context. */
final class LeafScratch {
  /** A view of a member. */
  final Element element = new Element();

  /** Hashes of members. */
  final long[] hashes = new long[ScoreNode.MOST_IN_LEAF];
}
