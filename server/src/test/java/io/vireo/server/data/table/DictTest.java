package io.vireo.server.data.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.PageWalk;
import io.vireo.server.data.page.TestPages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a dictionary promises apart from being a map. */
class DictTest {
  private final TableBlocks tables = new TableBlocks(TestPages.allocator(1 << 26));
  private KeyedBlocks keys;
  private Dict dict = dict(HashFamily.EVEN);

  private Dict dict(HashFamily family) {
    keys = family.blocks();
    return new Dict(keys, tables);
  }

  @AfterEach
  void giveBack() {
    dict.discard();
    PageWalk.check(tables.allocator(), IntStream.empty());
    tables.allocator().close();
  }

  private long bytes() {
    return dict.heapBytes() + dict.blockBytes();
  }

  private void insert(HashFamily family, int number) {
    dict.insert(number + 1, family.hash(number));
  }

  private long find(HashFamily family, int number) {
    return dict.find(family.key(number), family.hash(number));
  }

  private void remove(HashFamily family, int number) {
    dict.removeAt(find(family, number), family.hash(number));
  }

  private void fill(HashFamily family, int count) {
    for (int number = 0; number < count; number++) {
      insert(family, number);
    }
  }

  @Test
  void isTinyWhileEmpty() {
    assertThat(dict.size()).isZero();
    assertThat(dict.capacity()).isZero();
    assertThat(bytes()).isEqualTo(HeapLayout.references(1));
    assertThat(dict.find(Bytes.of("nothing"), 1)).isEqualTo(-1);
    assertThat(dict.findByHash(1, address -> true)).isZero();
    assertThat(dict.random(new SplittableRandom(1))).isZero();
    assertThat(dict.scan(0, 10, address -> {})).isZero();
    DictInvariants.check(dict, keys);
  }

  @Test
  void positionLeadsToTheEntryUntilTheNextChange() {
    fill(HashFamily.EVEN, 1000);
    for (int number = 0; number < 1000; number++) {
      long position = find(HashFamily.EVEN, number);
      assertThat(dict.at(position)).isEqualTo(number + 1);
      assertThat(dict.find(number + 1, HashFamily.EVEN.hash(number))).isEqualTo(position);
      dict.removeAt(position, HashFamily.EVEN.hash(number));
      assertThat(find(HashFamily.EVEN, number)).isEqualTo(-1);
    }
    assertThat(dict.size()).isZero();
  }

  @Test
  void removingGivesMemoryBack() {
    fill(HashFamily.EVEN, 200_000);
    long full = bytes();
    for (int number = 100; number < 200_000; number++) {
      remove(HashFamily.EVEN, number);
    }
    assertThat(full).isGreaterThan(1_000_000);
    assertThat(bytes()).isLessThan(4_000);
    DictInvariants.check(dict, keys);
    for (int number = 0; number < 100; number++) {
      remove(HashFamily.EVEN, number);
    }
    assertThat(dict.capacity()).isZero();
    assertThat(dict.directory().length()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 300, 359, 5_000, 100_000})
  void aReservedTableDoesNotGrow(int count) {
    dict.reserve(count);
    long bytes = bytes();
    assertThat(bytes).isBetween(0L, 400L + 14L * count);
    DictInvariants.check(dict, keys);
    assertThat(dict.random(new SplittableRandom(1))).isZero();
    assertThat(dict.scan(0, 10, address -> {})).isBetween(0L, 1L << 48);
    fill(HashFamily.EVEN, count);
    assertThat(bytes()).isEqualTo(bytes);
    DictInvariants.check(dict, keys);
    dict.reserve(10);
    assertThat(bytes()).isEqualTo(bytes);
    for (int number = 0; number < count; number++) {
      remove(HashFamily.EVEN, number);
    }
    assertThat(bytes()).isLessThan(4_000);
    dict.reserve(0);
    assertThat(bytes()).isEqualTo(HeapLayout.references(1));
  }

  @Test
  void takesNineBytesPerKeyOnAverage() {
    int count = 400_000;
    double sum = 0;
    for (int number = 0; number < count; number++) {
      insert(HashFamily.EVEN, number);
      if (number >= count / 2) {
        sum += (double) bytes() / dict.size();
      }
    }
    assertThat(sum / (count / 2)).isLessThan(9.0);
  }

  @Test
  void segmentsStaySmallSoThatNoChangeMovesMany() {
    int largest = 0;
    for (int number = 0; number < 300_000; number++) {
      insert(HashFamily.EVEN, number);
      int index = dict.directory().indexOf(HashFamily.EVEN.hash(number));
      largest = Math.max(largest, dict.directory().at(index).size());
    }
    assertThat(largest).isBetween(1, 448);
  }

  @ParameterizedTest
  @EnumSource(HashFamily.class)
  void directoryStaysSmallWhateverTheHashes(HashFamily family) {
    int count = 20_000;
    dict = dict(family);
    fill(family, count);
    assertThat(dict.directory().length()).isLessThanOrEqualTo(count / 32);
    assertThat(bytes()).isLessThan(count * 13L);
  }

  @Test
  void oneKeyComingAndGoingMovesNothing() {
    for (int number = 0; number < 3_000; number++) {
      insert(HashFamily.EVEN, number);
      long with = dict.capacity();
      remove(HashFamily.EVEN, number);
      assertThat(dict.capacity()).isEqualTo(number == 0 ? 0 : with);
      insert(HashFamily.EVEN, number);
      assertThat(dict.capacity()).isEqualTo(with);
    }
  }

  @Test
  void randomIsFair() {
    int count = 2_000;
    int draws = 400_000;
    fill(HashFamily.EVEN, count);
    Map<Integer, Integer> drawn = new HashMap<>();
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < draws; i++) {
      drawn.merge(dict.random(random), 1, Integer::sum);
    }
    // 200 each on average, with a standard deviation of 14: chi-square per key is near one.
    double chi = 0;
    for (int times : drawn.values()) {
      chi += Math.pow(times - draws / count, 2) / (draws / count);
    }
    assertThat(drawn).hasSize(count);
    assertThat(chi / count).isBetween(0.8, 1.2);
  }

  @ParameterizedTest
  @EnumSource(HashFamily.class)
  void randomFindsTheFewThatAreLeft(HashFamily family) {
    dict = dict(family);
    fill(family, 3_000);
    for (int number = 3; number < 3_000; number++) {
      remove(family, number);
    }
    Set<Integer> drawn = new HashSet<>();
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 3_000; i++) {
      drawn.add(dict.random(random));
    }
    assertThat(drawn).containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void scanGoesInHashOrderAndKeepsToItsCount() {
    fill(HashFamily.EVEN, 50_000);
    long cursor = 0;
    long reached = 0;
    int calls = 0;
    do {
      List<Long> places = new ArrayList<>();
      cursor = dict.scan(cursor, 10, address -> places.add(PlaceScan.place(keys.hash(address))));
      assertThat(places).hasSizeLessThan(40);
      long from = reached;
      assertThat(places).allMatch(place -> place >= from);
      reached = cursor;
      calls++;
    } while (cursor != 0);
    assertThat(calls).isBetween(50_000 / 20, 50_000 / 9);
  }
}
