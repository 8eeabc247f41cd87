package io.vireo.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;

/** Looks at every slot of a dictionary and says what is not as it must be. */
final class DictInvariants {
  private final Dict dict;
  private final Directory directory;
  private final Hashing hashing;

  private DictInvariants(Dict dict, Hashing hashing) {
    this.dict = dict;
    this.directory = dict.directory();
    this.hashing = hashing;
  }

  static void check(Dict dict, Hashing hashing) {
    new DictInvariants(dict, hashing).check();
  }

  private void check() {
    long entries = 0;
    long capacity = 0;
    long bytes = HeapLayout.references(directory.length());
    int deepest = 0;
    Set<Segment> seen = new HashSet<>();
    for (int first = 0; first < directory.length(); ) {
      Segment segment = directory.at(first);
      int span = directory.span(segment);
      assertThat(seen.add(segment)).as("segment stands in one stretch").isTrue();
      assertThat(first % span).as("alignment of a segment").isZero();
      for (int i = first; i < first + span; i++) {
        assertThat(directory.at(i)).isSameAs(segment);
      }
      checkSegment(segment, first, span);
      entries += segment.size();
      capacity += segment.capacity();
      bytes += segment.heapBytes();
      deepest = Math.max(deepest, segment.depth());
      first += span;
    }
    assertThat(dict.size()).isEqualTo(entries);
    assertThat(dict.capacity()).isEqualTo(capacity);
    assertThat(dict.tableBytes()).isEqualTo(bytes);
    assertThat(directory.depth()).isEqualTo(deepest);
    assertThat(directory.length()).isEqualTo(1 << deepest);
  }

  private void checkSegment(Segment segment, int first, int span) {
    int[] passed = new int[segment.buckets()];
    int size = 0;
    for (int slot = 0; slot < segment.capacity(); slot++) {
      Object entry = segment.at(slot);
      if (entry == null) {
        assertThat(segment.tagAt(slot)).isZero();
        continue;
      }
      size++;
      long hash = hashing.hashOf(entry);
      assertThat((long) segment.tagAt(slot)).isEqualTo(Segment.tag(hash));
      assertThat(directory.indexOf(hash)).isBetween(first, first + span - 1);
      for (int b = segment.home(hash); b != slot / Segment.WIDTH; b = segment.after(b)) {
        passed[b]++;
      }
    }
    assertThat(segment.size()).isEqualTo(size);
    assertThat(size).isLessThanOrEqualTo(Segment.limit(segment.buckets()));
    for (int bucket = 0; bucket < passed.length; bucket++) {
      checkOverflow(segment, bucket, passed[bucket]);
    }
  }

  private void checkOverflow(Segment segment, int bucket, int passed) {
    if (segment.overflow(bucket) == 255) {
      return;
    }
    assertThat(segment.overflow(bucket)).as("overflow count").isEqualTo(passed);
  }
}
