package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.RdbWriter;
import io.vireo.server.data.Element;

/** How much of a large value is written at a time. */
final class Parts {
  private static final long MOST_BYTES = 32 * 1024;

  private Parts() {}

  /** Up to where to write in this step. */
  static long end(RdbWriter out) {
    return out.bytes() + MOST_BYTES;
  }

  /** Writes an element as it lies in memory. */
  static void write(Element element, RdbWriter out) {
    out.part(element.array(), element.offset(), element.length());
  }
}
