package io.vireo.server.data.stream;

import io.vireo.server.data.HeapLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The images of a stream that want to know of changes: a snapshot's, and that of slots on their
 * way. Data context only.
 */
final class StreamImages {
  private final List<StreamImage> all = new ArrayList<>(0);

  /** Heap bytes of this without images. */
  static long bytes() {
    return HeapLayout.object(1, 0) + HeapLayout.object(1, 2 * Integer.BYTES);
  }

  void add(StreamImage image) {
    all.add(image);
  }

  void remove(StreamImage image) {
    all.remove(image);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Entries of a node are about to be deleted, or added to it. */
  void beforeChange(StreamNode node) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).beforeChange(node);
    }
  }

  /** A node is about to be dropped. */
  void beforeDrop(StreamNode node) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).beforeDrop(node);
    }
  }

  /** A node is about to be added. */
  void beforeAdd(StreamNode node) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).beforeAdd(node);
    }
  }

  /** Groups are about to change. */
  void beforeGroups() {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).beforeGroups();
    }
  }
}
