package io.vireo.server.data.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import java.util.HashSet;
import java.util.Set;

/** Looks at every slot of a table and says what is not as it must be. */
public final class TableInvariants<S extends Buckets<S>> {
  /** Tells the hash of an entry. */
  interface Hashes<S> {
    long at(S segment, int slot);
  }

  private final Directory<S> directory;
  private final Hashes<S> hashes;

  /** Whether it is known which hash belongs to which slot. */
  private final boolean exact;

  private TableInvariants(Directory<S> directory, Hashes<S> hashes, boolean exact) {
    this.directory = directory;
    this.hashes = hashes;
    this.exact = exact;
  }

  /** Checks the index of a sorted set. */
  public static void check(RowIndex index) {
    new TableInvariants<>(index.directory(), RowSegment::hashOf, false).check();
  }

  /** Checks the table of a set's members. */
  public static void check(MemberTable members) {
    check(members.directory(), (segment, slot) -> segment.read(slot, new Element()).hash());
  }

  static <S extends Buckets<S>> void check(Directory<S> directory, Hashes<S> hashes) {
    new TableInvariants<>(directory, hashes, true).check();
  }

  private void check() {
    long entries = 0;
    long capacity = 0;
    long bytes = HeapLayout.references(directory.length());
    int deepest = 0;
    Set<S> seen = new HashSet<>();
    for (int first = 0; first < directory.length(); ) {
      S segment = directory.at(first);
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
    assertThat(directory.size()).isEqualTo(entries);
    assertThat(directory.capacity()).isEqualTo(capacity);
    assertThat(directory.heapBytes()).isEqualTo(bytes);
    assertThat(directory.depth()).isEqualTo(deepest);
    assertThat(directory.length()).isEqualTo(1 << deepest);
  }

  private void checkSegment(S segment, int first, int span) {
    int[] passed = new int[segment.buckets()];
    int size = 0;
    for (int slot = 0; slot < segment.capacity(); slot++) {
      if (segment.tagAt(slot) == 0) {
        continue;
      }
      size++;
      long hash = hashes.at(segment, slot);
      assertThat((long) segment.tagAt(slot)).isEqualTo(Buckets.tag(hash));
      assertThat(directory.indexOf(hash)).isBetween(first, first + span - 1);
      for (int b = segment.home(hash); b != slot / Buckets.WIDTH; b = segment.after(b)) {
        passed[b]++;
      }
    }
    assertThat(segment.size()).isEqualTo(size);
    assertThat(size).isLessThanOrEqualTo(Buckets.limit(segment.buckets()));
    for (int bucket = 0; bucket < passed.length && exact; bucket++) {
      checkOverflow(segment, bucket, passed[bucket]);
    }
  }

  private void checkOverflow(S segment, int bucket, int passed) {
    if (segment.overflow(bucket) == 255) {
      return;
    }
    assertThat(segment.overflow(bucket)).as("overflow count").isEqualTo(passed);
  }
}
