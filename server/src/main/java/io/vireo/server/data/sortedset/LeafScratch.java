package io.vireo.server.data.sortedset;

import io.vireo.server.data.Element;
import io.vireo.server.data.page.LineLoader;

/** What one step on a leaf works with, and the next one too. Owned by the data context. */
final class LeafScratch {
  /** A view of a member. */
  final Element element = new Element();

  /** What is loaded side by side. */
  final LineLoader lines = new LineLoader();

  /** Hashes of members. */
  final long[] hashes = new long[ScoreNode.MOST_IN_LEAF];
}
