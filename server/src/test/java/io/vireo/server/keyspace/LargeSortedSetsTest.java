package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.data.sortedset.RankRange;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.data.table.ElementsImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sorted sets of many members in databases: where the tables of their members lie. */
class LargeSortedSetsTest {
  private static final Bytes KEY = Bytes.of("key");
  private static final Bytes OTHER = Bytes.of("other");
  private static final int MEMBERS = 20_000;

  private Keyspace space = keyspace(1 << 30);

  private static Keyspace keyspace(long bound) {
    Keyspace space =
        new Keyspace(2, new SplittableRandom(1), new DataMetrics(), SharedPages.upTo(bound));
    space.listen(new EventRecorder());
    return space;
  }

  @AfterEach
  void proveBooks() {
    KeyspaceWalk.check(space);
    space.close();
  }

  /** Every fiftieth member is longer than what lies in a chunk. */
  private static Bytes member(int number) {
    return Bytes.of("member:" + number + "x".repeat(number % 50 == 0 ? 150 : 0));
  }

  private SortedSetValue fill() {
    space.database(0).create(KEY, Packing.SORTED_SET, 0);
    SortedSetValue set = at(0, KEY);
    change(set, 1, 1);
    return set;
  }

  /** Gives each so many-th member its number, or the opposite, as score. */
  private void change(SortedSetValue set, int step, int sign) {
    long before = set.heapBytes();
    try {
      for (int i = 0; i < MEMBERS; i += step) {
        set.add(member(i), sign * (double) i, Thresholds.DEFAULT);
      }
    } finally {
      space.database(0).resized(set.heapBytes() - before);
    }
  }

  private void remove(SortedSetValue set, int step) {
    long before = set.heapBytes();
    for (int i = 0; i < MEMBERS; i += step) {
      assertThat(set.remove(member(i))).isTrue();
    }
    space.database(0).resized(set.heapBytes() - before);
  }

  @Test
  void longMembersAreOutsideTheHeap() {
    SortedSetValue set = fill();
    long before = set.heapBytes();
    for (int i = 0; i < 1_000; i++) {
      set.add(Bytes.of("long:" + i + "x".repeat(1_000)), i, Thresholds.DEFAULT);
    }
    assertThat(set.heapBytes() - before).isLessThan(50_000);
    for (int i = 0; i < 1_000; i++) {
      assertThat(set.remove(Bytes.of("long:" + i + "x".repeat(1_000)))).isTrue();
    }
    space.database(0).resized(set.heapBytes() - before);
    hasAll(set);
  }

  private SortedSetValue at(int db, Bytes key) {
    return (SortedSetValue) space.database(db).find(key).value();
  }

  private static void hasAll(SortedSetValue set) {
    assertThat(set.size()).isEqualTo(MEMBERS);
    for (int i = 0; i < MEMBERS; i++) {
      assertThat(set.score(member(i))).isEqualTo(i);
      assertThat(set.rank(member(i), false)).isEqualTo(i);
    }
    Map<String, Double> scanned = new HashMap<>();
    long cursor = 0;
    do {
      cursor = set.scan(cursor, 100, (member, score) -> scanned.put(member.toString(), score));
    } while (cursor != 0);
    assertThat(scanned).hasSize(MEMBERS);
  }

  @Test
  void tableLiesInBlocksFromTheFirstMembersOn() {
    SortedSetValue set = fill();
    assertThat(set.blockBytes()).isGreaterThan(MEMBERS * 20L);
    hasAll(set);
  }

  @Test
  void scoresChangeAndMembersComeAndGoWhileBlocksMove() {
    SortedSetValue set = fill();
    change(set, 2, -1);
    KeyspaceWalk.check(space);
    remove(set, 3);
    space.holes().close(true);
    KeyspaceWalk.check(space);
    change(set, 1, 1);
    hasAll(set);
    long before = set.heapBytes();
    set.remove(RankRange.all(MEMBERS).limited(0, MEMBERS / 2, false));
    assertThat(set.score(member(MEMBERS - 1))).isEqualTo(MEMBERS - 1);
    set.remove(RankRange.all(set.size()));
    space.database(0).resized(set.heapBytes() - before);
    assertThat(set.blockBytes()).isLessThan(100);
  }

  @Test
  void copiesAndMovedSetsHaveBlocksOfTheirOwn() {
    SortedSetValue set = fill();
    long blocks = set.blockBytes();
    space.database(0).copy(space.database(0).find(KEY), OTHER, 0);
    SortedSetValue copy = at(0, OTHER);
    assertThat(copy.blockBytes()).isEqualTo(blocks);
    hasAll(copy);
    change(copy, 3, -1);
    hasAll(set);
    space.database(0).move(KEY, space.database(1), KEY);
    assertThat(at(1, KEY).blockBytes()).isEqualTo(blocks);
    PartFreeing freeing = new PartFreeing(space);
    while (freeing.step()) {}
    space.database(0).clear();
    hasAll(at(1, KEY));
  }

  @Test
  void noMemberIsAddedWithoutAPageAndRemovalsNeedNone() {
    space = keyspace(1 << 18);
    assertThatThrownBy(this::fill).isInstanceOf(NoRoom.class);
    SortedSetValue set = at(0, KEY);
    int members = (int) set.size();
    assertThat(members).isPositive().isLessThan(MEMBERS);
    long before = set.heapBytes();
    for (int i = 0; i < MEMBERS; i++) {
      assertThat(set.score(member(i))).isEqualTo(Double.valueOf(i < members ? i : Double.NaN));
    }
    for (int i = members - 1; i >= 0; i -= 2) {
      assertThat(set.remove(member(i))).isTrue();
    }
    for (int i = 0; i < members; i++) {
      boolean stays = (members - i) % 2 == 0;
      assertThat(set.score(member(i)))
          .isEqualTo(stays ? Double.valueOf(i) : Double.valueOf(Double.NaN));
    }
    space.database(0).resized(set.heapBytes() - before);
  }

  @Test
  void twoImagesAreShownSideBySideThoughTheSetIsDeleted() {
    SortedSetValue set = fill();
    List<Map<String, Double>> shown = List.of(new HashMap<>(), new HashMap<>());
    List<ElementsImage> images = new ArrayList<>();
    for (Map<String, Double> each : shown) {
      ElementsImage image =
          set.image((member, score) -> assertThat(each.put(member.toString(), score)).isNull());
      image.show();
      image.freeze();
      images.add(image);
    }
    change(set, 2, -1);
    remove(set, 3);
    space.database(0).remove(KEY);
    PartFreeing freeing = new PartFreeing(space);
    while (freeing.step()) {}
    assertThat(space.blockBytes()).isPositive();
    for (int i = 0; i < 2; i++) {
      while (!images.get(i).show()) {}
      images.get(i).release();
      assertThat(shown.get(i)).hasSize(MEMBERS);
      for (int number = 0; number < MEMBERS; number++) {
        assertThat(shown.get(i).get(member(number).toString())).isEqualTo(number);
      }
    }
    while (freeing.step()) {}
    assertThat(space.blockBytes()).isZero();
  }
}
