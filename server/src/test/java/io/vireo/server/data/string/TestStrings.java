package io.vireo.server.data.string;

import io.vireo.server.data.page.TestPages;

/** Long strings outside any database. */
public final class TestStrings {
  private TestStrings() {}

  /** An empty one. */
  public static LongString longString() {
    return new LongString(new StringBlocks(TestPages.allocator(1 << 24)));
  }
}
