package io.vireo.server.data.list;

import java.util.ArrayList;
import java.util.List;

/**
 * The images that keep chunks of one list: a snapshot's, and that of slots on their way. Data
 * context only.
 */
final class ListImages {
  private final List<ListImage> images = new ArrayList<>(1);

  boolean isEmpty() {
    return images.isEmpty();
  }

  void add(ListImage image) {
    images.add(image);
  }

  void remove(ListImage image) {
    images.remove(image);
  }

  /** What may be changed in place of a chunk of the list: itself, or a copy. */
  byte[] own(byte[] chunk) {
    boolean isOwn = true;
    for (ListImage image : images) {
      isOwn &= image.isOwn(chunk);
    }
    if (isOwn) {
      return chunk;
    }
    byte[] copy = chunk.clone();
    images.forEach(image -> image.own(copy));
    return copy;
  }

  /** The list gives up a stored chunk; true if images still need it, and so have it now. */
  boolean takeOver(long ticket) {
    boolean needed = false;
    for (ListImage image : images) {
      needed |= image.takesOver(ticket);
    }
    return needed;
  }

  /** True if one of them has a chunk that the list gave up, and has still to show it. */
  boolean need(long orphan) {
    for (ListImage image : images) {
      if (image.isOrphan(orphan)) {
        return true;
      }
    }
    return false;
  }
}
