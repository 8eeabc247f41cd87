package io.vireo.server.data.table;

import static org.assertj.core.api.Assertions.assertThat;

/** Reads every slot of a dictionary and reports what is not as it must be. */
final class DictInvariants {
  private DictInvariants() {}

  static void check(Dict dict, KeyedBlocks blocks) {
    Directory<DictSegment> directory = dict.directory();
    TableInvariants.check(directory, (segment, slot) -> blocks.hash(segment.at(slot)));
    directory.forEach(DictInvariants::checkFreeSlots);
    assertThat(dict.size()).isEqualTo(directory.size());
    assertThat(dict.capacity()).isEqualTo(directory.capacity());
  }

  private static void checkFreeSlots(DictSegment segment) {
    for (int slot = 0; slot < segment.capacity(); slot++) {
      assertThat(segment.tagAt(slot) == 0).isEqualTo(segment.at(slot) == 0);
    }
  }
}
