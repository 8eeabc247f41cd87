package io.vireo.server.data.table;

import static org.assertj.core.api.Assertions.assertThat;

/** Looks at every slot of a dictionary and says what is not as it must be. */
final class DictInvariants {
  private DictInvariants() {}

  static void check(Dict dict, Hashing hashing) {
    Directory<Segment> directory = dict.directory();
    TableInvariants.check(directory, (segment, slot) -> hashing.hashOf(segment.at(slot)));
    directory.forEach(DictInvariants::checkFreeSlots);
    assertThat(dict.size()).isEqualTo(directory.size());
    assertThat(dict.capacity()).isEqualTo(directory.capacity());
    assertThat(dict.tableBytes()).isEqualTo(directory.heapBytes());
  }

  private static void checkFreeSlots(Segment segment) {
    for (int slot = 0; slot < segment.capacity(); slot++) {
      assertThat(segment.tagAt(slot) == 0).isEqualTo(segment.at(slot) == null);
    }
  }
}
