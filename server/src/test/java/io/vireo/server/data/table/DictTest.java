package io.vireo.server.data.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a dictionary promises apart from being a map. */
class DictTest {
  private final Dict dict = new Dict(HashFamily.HASHING);

  @Test
  void isTinyWhileEmpty() {
    assertThat(dict.size()).isZero();
    assertThat(dict.capacity()).isZero();
    assertThat(dict.tableBytes()).isEqualTo(HeapLayout.references(1));
    assertThat(dict.get(Bytes.of("nothing"))).isNull();
    assertThat(dict.remove(Bytes.of("nothing"), 1)).isNull();
    assertThat(dict.findByHash(1, e -> true)).isNull();
    assertThat(dict.random(new SplittableRandom(1))).isNull();
    assertThat(dict.scan(0, 10, e -> {})).isZero();
    DictInvariants.check(dict, HashFamily.HASHING);
  }

  @Test
  void findsByTheKeysOfEntries() {
    Dict plain = new Dict();
    Bytes packed = Bytes.of("packed");
    Bytes keyed = Bytes.of("a key of more than thirty-one bytes, so that its length moves");
    byte[] first = Packed.make(packed, Packed.DEADLINE, 3, 17, 5);
    byte[] second = Packed.make(keyed, 0, 0, 0, 0);
    assertThat(plain.put(first, packed.hash())).isNull();
    assertThat(plain.put(second, keyed.hash())).isNull();
    assertThat(plain.get(packed)).isSameAs(first);
    assertThat(plain.get(keyed)).isSameAs(second);
    assertThat(plain.put(second, keyed.hash())).isSameAs(second);
    assertThat(plain.remove(keyed, keyed.hash())).isSameAs(second);
    assertThat(plain.size()).isEqualTo(1);
  }

  @Test
  void positionLeadsToEntryUntilTheNextChange() {
    fill(HashFamily.EVEN, 1000);
    for (int number = 0; number < 1000; number++) {
      long position = dict.find(HashFamily.EVEN.key(number), HashFamily.EVEN.hash(number));
      assertThat(HashFamily.number(dict.at(position))).isEqualTo(number);
      byte[] other = HashFamily.EVEN.entry(number);
      dict.set(position, other);
      assertThat(dict.at(position)).isSameAs(other);
      assertThat(dict.removeAt(position)).isSameAs(other);
      assertThat(dict.find(HashFamily.EVEN.key(number), HashFamily.EVEN.hash(number)))
          .isEqualTo(-1);
    }
    assertThat(dict.size()).isZero();
  }

  @Test
  void removingGivesMemoryBack() {
    fill(HashFamily.EVEN, 200_000);
    long full = dict.tableBytes();
    for (int number = 100; number < 200_000; number++) {
      dict.remove(HashFamily.EVEN.key(number), HashFamily.EVEN.hash(number));
    }
    assertThat(full).isGreaterThan(1_000_000);
    assertThat(dict.tableBytes()).isLessThan(4_000);
    DictInvariants.check(dict, HashFamily.HASHING);
    for (int number = 0; number < 100; number++) {
      dict.remove(HashFamily.EVEN.key(number), HashFamily.EVEN.hash(number));
    }
    assertThat(dict.capacity()).isZero();
    assertThat(dict.directory().length()).isEqualTo(1);
  }

  @Test
  void clearLetsGoOfEverything() {
    fill(HashFamily.EVEN, 10_000);
    dict.clear();
    assertThat(dict.size()).isZero();
    assertThat(dict.tableBytes()).isEqualTo(HeapLayout.references(1));
    fill(HashFamily.EVEN, 10_000);
    assertThat(dict.size()).isEqualTo(10_000);
    DictInvariants.check(dict, HashFamily.HASHING);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 300, 359, 5_000, 100_000})
  void aReservedTableDoesNotGrow(int keys) {
    dict.reserve(keys);
    long bytes = dict.tableBytes();
    assertThat(bytes).isBetween(0L, 400L + 14L * keys);
    DictInvariants.check(dict, HashFamily.HASHING);
    assertThat(dict.random(new SplittableRandom(1))).isNull();
    assertThat(dict.scan(0, 10, entry -> {})).isBetween(0L, 1L << 48);
    for (int number = 0; number < keys; number++) {
      dict.insert(HashFamily.EVEN.entry(number), HashFamily.EVEN.hash(number));
    }
    assertThat(dict.tableBytes()).isEqualTo(bytes);
    DictInvariants.check(dict, HashFamily.HASHING);
    dict.reserve(10);
    assertThat(dict.tableBytes()).isEqualTo(bytes);
    for (int number = 0; number < keys; number++) {
      dict.remove(HashFamily.EVEN.key(number), HashFamily.EVEN.hash(number));
    }
    assertThat(dict.tableBytes()).isLessThan(4_000);
    dict.reserve(0);
    assertThat(dict.tableBytes()).isEqualTo(HeapLayout.references(1));
  }

  @Test
  void takesNineBytesPerKeyOnAverage() {
    int keys = 400_000;
    double sum = 0;
    for (int number = 0; number < keys; number++) {
      dict.insert(HashFamily.EVEN.entry(number), HashFamily.EVEN.hash(number));
      if (number >= keys / 2) {
        sum += (double) dict.tableBytes() / dict.size();
      }
    }
    assertThat(sum / (keys / 2)).isLessThan(9.0);
  }

  @Test
  void segmentsStaySmallSoThatNoChangeMovesMany() {
    int largest = 0;
    for (int number = 0; number < 300_000; number++) {
      dict.insert(HashFamily.EVEN.entry(number), HashFamily.EVEN.hash(number));
      largest = Math.max(largest, segment(HashFamily.EVEN.hash(number)).size());
    }
    assertThat(largest).isBetween(1, 448);
  }

  @ParameterizedTest
  @EnumSource(HashFamily.class)
  void directoryStaysSmallWhateverTheHashes(HashFamily family) {
    int keys = 20_000;
    fill(family, keys);
    assertThat(dict.directory().length()).isLessThanOrEqualTo(keys / 32);
    assertThat(dict.tableBytes()).isLessThan(keys * 13L);
  }

  @Test
  void oneKeyComingAndGoingMovesNothing() {
    for (int number = 0; number < 3_000; number++) {
      dict.insert(HashFamily.EVEN.entry(number), HashFamily.EVEN.hash(number));
      long with = dict.capacity();
      dict.remove(HashFamily.EVEN.key(number), HashFamily.EVEN.hash(number));
      assertThat(dict.capacity()).isEqualTo(number == 0 ? 0 : with);
      dict.insert(HashFamily.EVEN.entry(number), HashFamily.EVEN.hash(number));
      assertThat(dict.capacity()).isEqualTo(with);
    }
  }

  @Test
  void randomIsFair() {
    int keys = 2_000;
    int draws = 400_000;
    fill(HashFamily.EVEN, keys);
    Map<Object, Integer> drawn = new HashMap<>();
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < draws; i++) {
      drawn.merge(dict.random(random), 1, Integer::sum);
    }
    // 200 each on average, with a standard deviation of 14: chi-square per key is near one.
    double chi = 0;
    for (int count : drawn.values()) {
      chi += Math.pow(count - draws / keys, 2) / (draws / keys);
    }
    assertThat(drawn).hasSize(keys);
    assertThat(chi / keys).isBetween(0.8, 1.2);
  }

  @ParameterizedTest
  @EnumSource(HashFamily.class)
  void randomFindsTheFewThatAreLeft(HashFamily family) {
    fill(family, 3_000);
    for (int number = 3; number < 3_000; number++) {
      dict.remove(family.key(number), family.hash(number));
    }
    Map<Integer, Integer> drawn = new HashMap<>();
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 3_000; i++) {
      drawn.merge(HashFamily.number(dict.random(random)), 1, Integer::sum);
    }
    assertThat(drawn).containsOnlyKeys(0, 1, 2);
  }

  @Test
  void scanGoesInHashOrderAndKeepsToItsCount() {
    fill(HashFamily.EVEN, 50_000);
    long cursor = 0;
    long reached = 0;
    int calls = 0;
    do {
      List<Long> places = new ArrayList<>();
      cursor = dict.scan(cursor, 10, e -> places.add(Dict.place(HashFamily.HASHING.hashOf(e))));
      assertThat(places).hasSizeLessThan(40);
      long from = reached;
      assertThat(places).allMatch(place -> place >= from);
      reached = cursor;
      calls++;
    } while (cursor != 0);
    assertThat(calls).isBetween(50_000 / 20, 50_000 / 9);
  }

  private Segment segment(long hash) {
    return dict.directory().at(dict.directory().indexOf(hash));
  }

  private void fill(HashFamily family, int keys) {
    for (int number = 0; number < keys; number++) {
      dict.insert(family.entry(number), family.hash(number));
    }
  }
}
