package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.hash.HashField;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.data.table.ElementsImage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hashes of many fields in databases: where their fields lie, and when those are freed. */
class LargeHashesTest {
  private static final Bytes KEY = Bytes.of("key");
  private static final Bytes OTHER = Bytes.of("other");
  private static final int FIELDS = 10_000;

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

  private HashValue fill(int valueLength) {
    HashValue hash = (HashValue) space.database(0).create(KEY, Packing.HASH, 0);
    long before = hash.heapBytes();
    Bytes value = Bytes.of("v".repeat(valueLength));
    for (int i = 0; i < FIELDS; i++) {
      hash.set(Bytes.of("field:" + i), value, false, Thresholds.DEFAULT, 0);
    }
    space.database(0).resized(hash.heapBytes() - before);
    return hash;
  }

  private PartFreeing freeing() {
    return new PartFreeing(space);
  }

  private HashValue at(int db, Bytes key) {
    return (HashValue) space.database(db).find(key).value();
  }

  private static void hasAll(HashValue hash, int valueLength) {
    HashField view = new HashField();
    assertThat(hash.size()).isEqualTo(FIELDS);
    for (int i = 0; i < FIELDS; i++) {
      assertThat(hash.find(Bytes.of("field:" + i), view)).isTrue();
      assertThat(view.value().length()).isEqualTo(valueLength);
    }
  }

  @Test
  void blocksOfDeletedHashAreFreedLittleByLittleButCountNoMore() {
    fill(20);
    long blocks = space.blockBytes();
    assertThat(blocks).isGreaterThan(FIELDS * 40L);
    space.database(0).remove(KEY);
    assertThat(space.blockBytes()).isZero();
    assertThat(freeing().isEmpty()).isFalse();
    int steps = 0;
    while (freeing().step()) {
      steps++;
    }
    assertThat(steps).isGreaterThan(10);
    assertThat(freeing().isEmpty()).isTrue();
  }

  @Test
  void blocksMoveWhileTheyAreFreed() {
    fill(20);
    space.database(0).copy(space.database(0).find(KEY), OTHER, 0);
    space.database(0).remove(KEY);
    while (freeing().step()) {
      space.holes().close(true);
    }
    hasAll(at(0, OTHER), 20);
  }

  @Test
  void copyHasBlocksOfItsOwn() {
    HashValue hash = fill(20);
    space.database(0).copy(space.database(0).find(KEY), OTHER, 0);
    HashValue copy = at(0, OTHER);
    assertThat(copy.blockBytes()).isCloseTo(hash.blockBytes(), withinPercentage(10));
    assertThat(blocks(copy)).isEqualTo(blocks(hash));
    long before = hash.heapBytes();
    set(hash, "field:0", 30);
    space.database(0).resized(hash.heapBytes() - before);
    hasAll(copy, 20);
  }

  private static int blocks(HashValue hash) {
    int[] count = {0};
    hash.forEachBlock(block -> count[0]++);
    return count[0];
  }

  @Test
  void fieldsMoveToTheBlocksOfAnotherDatabase() {
    long blocks = fill(20).blockBytes();
    space.database(0).move(KEY, space.database(1), KEY);
    while (freeing().step()) {}
    assertThat(at(1, KEY).blockBytes()).isCloseTo(blocks, withinPercentage(10));
    space.database(0).clear();
    hasAll(at(1, KEY), 20);
  }

  @Test
  void valuesLongerThanTheLargestBlockStayInTheHeap() {
    HashValue hash = fill(20);
    long blocks = hash.blockBytes();
    long before = hash.heapBytes();
    set(hash, "field:0", 30_000);
    assertThat(hash.blockBytes() - blocks).isBetween(30_000L, 34_000L);
    assertThat(hash.heapBytes()).isEqualTo(before);
    set(hash, "field:0", 33_000);
    assertThat(hash.blockBytes()).isLessThan(blocks);
    assertThat(hash.heapBytes() - before).isGreaterThan(33_000);
    set(hash, "field:0", 20);
    space.database(0).resized(hash.heapBytes() - before);
    hasAll(hash, 20);
  }

  private static void set(HashValue hash, String field, int valueLength) {
    hash.set(Bytes.of(field), Bytes.of("v".repeat(valueLength)), false, Thresholds.DEFAULT, 0);
  }

  @Test
  void hasWhatItHadWhereThereIsNoPageForMore() {
    space = keyspace(1 << 20);
    HashValue hash = (HashValue) space.database(0).create(KEY, Packing.HASH, 0);
    long before = hash.heapBytes();
    int fields = 0;
    try {
      for (; fields < FIELDS; fields++) {
        set(hash, "field:" + fields, 200);
      }
    } catch (NoRoom none) {
      assertThat(hash.size()).isEqualTo(fields);
    }
    assertThat(fields).isBetween(1_000, FIELDS - 1);
    int size = fields;
    assertThatExceptionOfType(NoRoom.class).isThrownBy(() -> set(hash, "field:0", 20_000));
    assertThatExceptionOfType(NoRoom.class)
        .isThrownBy(() -> space.database(0).copy(space.database(0).find(KEY), OTHER, 0));
    space.database(0).resized(hash.heapBytes() - before);
    HashField view = new HashField();
    for (int i = 0; i < size; i++) {
      assertThat(hash.find(Bytes.of("field:" + i), view)).isTrue();
      assertThat(view.value().length()).isEqualTo(200);
    }
    assertThat(space.database(0).find(OTHER)).isNull();
  }

  @Test
  void freedBlocksServeTheNextFields() {
    space = keyspace(1 << 20);
    fill(50);
    space.database(0).remove(KEY);
    HashValue hash = fill(50);
    assertThat(hash.blockBytes()).isGreaterThan(FIELDS * 50L);
    hasAll(hash, 50);
  }

  @Test
  void imageOfDeletedHashKeepsItsBlocks() {
    HashValue hash = fill(20);
    List<String> shown = new ArrayList<>();
    ElementsImage image = hash.image(field -> shown.add(field.name().toString()));
    image.show();
    image.freeze();
    space.database(0).remove(KEY);
    while (freeing().step()) {}
    while (!image.show()) {}
    image.release();
    assertThat(shown).hasSize(FIELDS).doesNotHaveDuplicates();
    while (freeing().step()) {}
    assertThat(space.blockBytes()).isZero();
  }

  @Test
  void imageKeepsTheBlocksOfAnEmptiedDatabase() {
    HashValue hash = fill(20);
    List<String> shown = new ArrayList<>();
    ElementsImage image = hash.image(field -> shown.add(field.name().toString()));
    image.freeze();
    space.database(0).clear();
    space.giveBack();
    while (!image.show()) {}
    image.release();
    assertThat(shown).hasSize(FIELDS).doesNotHaveDuplicates();
    while (space.hasRetired()) {
      space.giveBack();
    }
    assertThat(space.pages().mapped()).isZero();
  }

  @Test
  void twoImagesAreShownSideBySide() {
    HashValue hash = fill(20);
    List<List<String>> shown = List.of(new ArrayList<>(), new ArrayList<>());
    List<ElementsImage> images = new ArrayList<>();
    for (List<String> each : shown) {
      ElementsImage image =
          hash.image(field -> each.add(field.name() + "=" + field.value().length()));
      image.show();
      image.freeze();
      images.add(image);
    }
    long before = hash.heapBytes();
    for (int i = 0; i < FIELDS; i += 2) {
      hash.set(
          Bytes.of("field:" + i), Bytes.of("longer than it was"), false, Thresholds.DEFAULT, 0);
    }
    space.database(0).resized(hash.heapBytes() - before);
    space.database(0).remove(KEY);
    for (int i = 0; i < 2; i++) {
      while (!images.get(i).show()) {}
      images.get(i).release();
      assertThat(shown.get(i)).hasSize(FIELDS).allMatch(field -> field.endsWith("=20"));
    }
    while (freeing().step()) {}
    assertThat(space.blockBytes()).isZero();
  }
}
