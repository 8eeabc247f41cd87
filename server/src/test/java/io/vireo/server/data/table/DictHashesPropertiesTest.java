package io.vireo.server.data.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.page.TestPages;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** The dictionary against a {@code HashSet}, under kind and hostile hashes. */
@Tag("long")
class DictHashesPropertiesTest {
  private static final int STEPS = 4;

  /** Up to this length a page of a scan has no more entries than were asked for. */
  private static final int LONGEST_PAGE = 64;

  private TableBlocks tables;
  private KeyedBlocks keys;
  private Dict dict;
  private Set<Integer> model;

  @BeforeTry
  void startEmpty() {
    tables = new TableBlocks(TestPages.allocator(1 << 24));
    model = new HashSet<>();
  }

  @AfterTry
  void giveBack() {
    tables.allocator().close();
  }

  private void begin(HashFamily family) {
    keys = family.blocks();
    dict = new Dict(keys, tables);
  }

  @Property(tries = 60)
  void agreesWithSet(
      @ForAll long seed,
      @ForAll HashFamily family,
      @ForAll @IntRange(min = 1, max = 4000) int count) {
    begin(family);
    Random random = new Random(seed);
    for (int phase = 0; phase < STEPS; phase++) {
      int growth = random.nextInt(101);
      for (int i = 0; i < count; i++) {
        change(family, random.nextInt(count), random.nextInt(100) < growth);
      }
      DictInvariants.check(dict, keys);
      compare(family, count);
    }
  }

  @Property(tries = 60)
  void scanShowsWhatStaysExactlyOnce(
      @ForAll long seed,
      @ForAll HashFamily family,
      @ForAll @IntRange(min = 1, max = 4000) int keyCount,
      @ForAll @IntRange(min = 1, max = 200) int count) {
    begin(family);
    Random random = new Random(seed);
    for (int i = 0; i < keyCount; i++) {
      change(family, i, random.nextBoolean());
    }
    Set<Integer> stayed = new HashSet<>(model);
    Map<Integer, Integer> shown = new HashMap<>();
    long cursor = 0;
    int calls = 0;
    do {
      long before = cursor;
      Set<Long> places = new HashSet<>();
      cursor =
          dict.scan(
              cursor,
              count,
              address -> {
                places.add(PlaceScan.place(keys.hash(address)));
                shown.merge(address - 1, 1, Integer::sum);
              });
      assertThat(count > LONGEST_PAGE || places.size() <= count).as("a page").isTrue();
      assertThat(cursor == 0 || Long.compareUnsigned(cursor, before) > 0).isTrue();
      assertThat(cursor >>> 48).isZero();
      boolean growing = random.nextBoolean();
      int changes = calls++ < 10 ? random.nextInt(keyCount + 1) : random.nextInt(5);
      for (int i = 0; i < changes; i++) {
        int number = random.nextInt(keyCount + keyCount / 2);
        change(family, number, growing);
        if (!growing) {
          stayed.remove(number);
        }
      }
    } while (cursor != 0);
    assertThat(shown.keySet()).containsAll(stayed);
    for (int number : stayed) {
      assertThat(shown.get(number)).as("times shown").isEqualTo(1);
    }
    DictInvariants.check(dict, keys);
  }

  @Property(tries = 300)
  void anyCursorIsSafe(
      @ForAll long cursor,
      @ForAll HashFamily family,
      @ForAll @IntRange(max = 2000) int keyCount,
      @ForAll int count) {
    begin(family);
    for (int i = 0; i < keyCount; i++) {
      change(family, i, true);
    }
    Set<Integer> shown = new HashSet<>();
    long next = cursor;
    do {
      next = dict.scan(next, count, address -> assertThat(shown.add(address - 1)).isTrue());
    } while (next != 0);
    for (int number = 0; number < keyCount; number++) {
      boolean past = Long.compareUnsigned(PlaceScan.place(family.hash(number)), cursor) >= 0;
      assertThat(shown.contains(number)).isEqualTo(past);
    }
  }

  private void change(HashFamily family, int number, boolean add) {
    long hash = family.hash(number);
    long position = dict.find(family.key(number), hash);
    assertThat(position >= 0).isEqualTo(model.contains(number));
    if (add && position < 0) {
      dict.insert(number + 1, hash);
      model.add(number);
    } else if (!add && position >= 0) {
      dict.removeAt(position, hash);
      model.remove(number);
    }
  }

  private void compare(HashFamily family, int count) {
    assertThat(dict.size()).isEqualTo(model.size());
    for (int number = 0; number < count; number++) {
      long hash = family.hash(number);
      int expected = model.contains(number) ? number + 1 : 0;
      int wanted = number;
      long position = dict.find(family.key(number), hash);
      assertThat(position < 0 ? 0 : dict.at(position)).isEqualTo(expected);
      assertThat(dict.findByHash(hash, address -> address - 1 == wanted)).isEqualTo(expected);
    }
    Set<Integer> all = new HashSet<>();
    dict.forEach(address -> assertThat(all.add(address - 1)).isTrue());
    assertThat(all).isEqualTo(model);
  }
}
