package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.Value;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.data.set.SetValue;
import io.vireo.server.data.table.ElementsImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sets of many members in databases: where their members lie, and when those are freed. */
class LargeSetsTest {
  private static final Bytes KEY = Bytes.of("key");
  private static final Bytes OTHER = Bytes.of("other");
  private static final int MEMBERS = 30_000;

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

  /** Every seventh member is longer than what lies in a chunk, every thousandth than a block. */
  private static Bytes member(int number) {
    int longer = number % 1000 == 0 ? 20_000 : number % 7 == 0 ? 100 + number % 200 : 0;
    return Bytes.of("member:" + number + "x".repeat(longer));
  }

  private SetValue fill() {
    Value made = space.database(0).parts().newLarge(Packing.OUTGROWN_SET);
    space.database(0).put(KEY, made, Database.NEVER);
    SetValue set = at(0, KEY);
    change(set, 0, 1, true);
    return set;
  }

  /** Adds or removes the members from one on, each so many-th. */
  private void change(SetValue set, int from, int step, boolean add) {
    long before = set.heapBytes();
    try {
      for (int i = from; i < MEMBERS; i += step) {
        boolean changed = add ? set.add(member(i), Thresholds.DEFAULT) : set.remove(member(i));
        assertThat(changed).isTrue();
      }
    } finally {
      space.database(0).resized(set.heapBytes() - before);
    }
  }

  private PartFreeing freeing() {
    return new PartFreeing(space);
  }

  private SetValue at(int db, Bytes key) {
    return (SetValue) space.database(db).find(key).value();
  }

  private static void hasAll(SetValue set) {
    assertThat(set.size()).isEqualTo(MEMBERS);
    for (int i = 0; i < MEMBERS; i++) {
      assertThat(set.contains(member(i))).isTrue();
    }
    assertThat(set.contains(member(MEMBERS))).isFalse();
    Set<Bytes> seen = new HashSet<>();
    set.forEach(member -> assertThat(seen.add(member.copy())).isTrue());
    assertThat(seen).hasSize(MEMBERS);
  }

  @Test
  void membersLieInBlocks() {
    SetValue set = fill();
    hasAll(set);
    assertThat(set.blockBytes()).isGreaterThan(MEMBERS * 30L);
    // Thirty members are too long for a block, and the table takes some bytes for each member.
    assertThat(set.heapBytes()).isLessThan(30 * 20_100 + MEMBERS * 8L);
  }

  @Test
  void membersComeAndGoWhileBlocksMove() {
    SetValue set = fill();
    change(set, 0, 2, false);
    KeyspaceWalk.check(space);
    space.holes().close(true);
    change(set, 1, 4, false);
    space.holes().close(true);
    KeyspaceWalk.check(space);
    change(set, 0, 2, true);
    change(set, 1, 4, true);
    hasAll(set);
    change(set, 0, 1, false);
    assertThat(set.blockBytes()).isZero();
  }

  @Test
  void blocksOfDeletedSetAreFreedLittleByLittleButCountNoMore() {
    fill();
    space.database(0).remove(KEY);
    assertThat(space.blockBytes()).isZero();
    assertThat(freeing().isEmpty()).isFalse();
    int steps = 0;
    while (freeing().step()) {
      steps++;
    }
    assertThat(steps).isGreaterThan(3);
    assertThat(freeing().isEmpty()).isTrue();
  }

  @Test
  void blocksMoveWhileTheyAreFreed() {
    fill();
    space.database(0).copy(space.database(0).find(KEY), OTHER, 0);
    space.database(0).remove(KEY);
    while (freeing().step()) {
      space.holes().close(true);
    }
    hasAll(at(0, OTHER));
  }

  @Test
  void copyHasBlocksOfItsOwn() {
    SetValue set = fill();
    space.database(0).copy(space.database(0).find(KEY), OTHER, 0);
    SetValue copy = at(0, OTHER);
    assertThat(copy.blockBytes()).isEqualTo(set.blockBytes());
    hasAll(copy);
    change(copy, 0, 3, false);
    change(copy, 0, 3, true);
    assertThat(copy.heapBytes()).isLessThan(30 * 20_100 + MEMBERS * 8L);
    hasAll(copy);
    hasAll(set);
  }

  @Test
  void membersMoveToTheBlocksOfAnotherDatabase() {
    long blocks = fill().blockBytes();
    space.database(0).move(KEY, space.database(1), KEY);
    assertThat(at(1, KEY).blockBytes()).isEqualTo(blocks);
    while (freeing().step()) {}
    space.database(0).clear();
    hasAll(at(1, KEY));
  }

  @Test
  void noMemberIsAddedWithoutAPageAndRemovalsNeedNone() {
    space = keyspace(1 << 20);
    assertThatThrownBy(this::fill).isInstanceOf(NoRoom.class);
    SetValue set = at(0, KEY);
    long before = set.heapBytes();
    int members = (int) set.size();
    assertThat(members).isPositive().isLessThan(MEMBERS);
    for (int i = 0; i < MEMBERS; i++) {
      assertThat(set.contains(member(i))).isEqualTo(i < members);
    }
    long beyond = space.pages().mapped() - space.pages().bound();
    assertThat(beyond).isLessThan(SharedPages.MAX_RESERVED_PAGES * space.pages().pageBytes());
    for (int i = members - 1; i >= 0; i -= 2) {
      assertThat(set.remove(member(i))).isTrue();
    }
    for (int i = 0; i < members; i++) {
      assertThat(set.contains(member(i))).isEqualTo((members - i) % 2 == 0);
    }
    space.database(0).resized(set.heapBytes() - before);
  }

  @Test
  void freedBlocksServeAnotherSet() {
    fill();
    long needed = space.pages().mapped();
    space.close();
    space = keyspace(needed * 5 / 4);
    fill();
    space.database(0).remove(KEY);
    SetValue set = fill();
    assertThat(set.blockBytes()).isGreaterThan(MEMBERS * 30L);
    hasAll(set);
  }

  @Test
  void setThatNoEntryTookInGivesItsBlocksUp() {
    fill();
    long before = space.blockBytes();
    PartStorage parts = space.database(0).parts();
    for (int count : new int[] {0, 1, 300}) {
      SetValue set = parts.newSet(Packing.SET);
      parts.begin(set);
      for (int i = 1; i <= count; i++) {
        set.add(member(i), Thresholds.DEFAULT);
      }
      assertThat(space.blockBytes()).isGreaterThan(before);
      parts.end(set);
      assertThat(space.blockBytes()).isEqualTo(before);
    }
  }

  @Test
  void setThatAnEntryTookInStays() {
    PartStorage parts = space.database(0).parts();
    for (int count : new int[] {1, 300}) {
      SetValue set = parts.newSet(Packing.SET);
      parts.begin(set);
      for (int i = 1; i <= count; i++) {
        set.add(member(i), Thresholds.DEFAULT);
      }
      space.database(0).put(KEY, set, Database.NEVER);
      parts.end(set);
      KeyspaceWalk.check(space);
      assertThat(at(0, KEY).size()).isEqualTo(count);
      assertThat(at(0, KEY).contains(member(count))).isTrue();
    }
  }

  @Test
  void drawsFromBlocks() {
    SetValue set = fill();
    Element view = new Element();
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      set.random(random, view);
      assertThat(set.contains(view)).isTrue();
    }
  }

  @Test
  void imageOfDeletedSetKeepsItsBlocks() {
    SetValue set = fill();
    List<Bytes> shown = new ArrayList<>();
    ElementsImage image = set.image(member -> shown.add(member.copy()));
    image.show();
    image.freeze();
    space.database(0).remove(KEY);
    while (freeing().step()) {}
    while (!image.show()) {}
    image.release();
    assertThat(shown).hasSize(MEMBERS).doesNotHaveDuplicates();
    while (freeing().step()) {}
    assertThat(space.blockBytes()).isZero();
  }

  @Test
  void imageKeepsTheBlocksOfAnEmptiedDatabase() {
    SetValue set = fill();
    List<Bytes> shown = new ArrayList<>();
    ElementsImage image = set.image(member -> shown.add(member.copy()));
    image.freeze();
    space.database(0).clear();
    space.giveBack();
    while (!image.show()) {}
    image.release();
    assertThat(shown).hasSize(MEMBERS).doesNotHaveDuplicates();
    while (space.hasRetired()) {
      space.giveBack();
    }
    assertThat(space.pages().mapped()).isZero();
  }

  @Test
  void twoImagesAreShownSideBySide() {
    SetValue set = fill();
    List<List<Bytes>> shown = List.of(new ArrayList<>(), new ArrayList<>());
    List<ElementsImage> images = new ArrayList<>();
    for (List<Bytes> each : shown) {
      ElementsImage image = set.image(member -> each.add(member.copy()));
      image.show();
      image.freeze();
      images.add(image);
    }
    change(set, 0, 2, false);
    long before = set.heapBytes();
    set.add(Bytes.of("late"), Thresholds.DEFAULT);
    space.database(0).resized(set.heapBytes() - before);
    space.database(0).remove(KEY);
    for (int i = 0; i < 2; i++) {
      while (!images.get(i).show()) {}
      images.get(i).release();
      assertThat(shown.get(i))
          .hasSize(MEMBERS)
          .doesNotHaveDuplicates()
          .doesNotContain(Bytes.of("late"));
    }
    while (freeing().step()) {}
    assertThat(space.blockBytes()).isZero();
  }
}
