package io.vireo.server.data.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;

/** The dictionary against a {@code HashMap}, under kind and hostile hashes. */
@Tag("long")
class DictPropertiesTest {
  private static final int STEPS = 4;

  /** Up to this length a page of a scan has no more entries than were asked for. */
  private static final int LONGEST_PAGE = 64;

  private Dict dict;
  private Map<Integer, Object> model;

  @BeforeTry
  void startEmpty() {
    dict = new Dict(HashFamily.HASHING);
    model = new HashMap<>();
  }

  @Property(tries = 60)
  void agreesWithMap(
      @ForAll long seed,
      @ForAll HashFamily family,
      @ForAll @IntRange(min = 1, max = 4000) int keys) {
    Random random = new Random(seed);
    for (int phase = 0; phase < STEPS; phase++) {
      int growth = random.nextInt(101);
      for (int i = 0; i < keys; i++) {
        change(family, random.nextInt(keys), random.nextInt(100) < growth);
      }
      DictInvariants.check(dict, HashFamily.HASHING);
      compare(family, keys);
    }
  }

  @Property(tries = 60)
  void scanShowsWhatStaysExactlyOnce(
      @ForAll long seed,
      @ForAll HashFamily family,
      @ForAll @IntRange(min = 1, max = 4000) int keys,
      @ForAll @IntRange(min = 1, max = 200) int count) {
    Random random = new Random(seed);
    for (int i = 0; i < keys; i++) {
      change(family, i, random.nextBoolean());
    }
    Set<Integer> stayed = new HashSet<>(model.keySet());
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
              e -> {
                int number = HashFamily.number(e);
                places.add(Dict.place(family.hash(number)));
                shown.merge(number, 1, Integer::sum);
              });
      assertThat(count > LONGEST_PAGE || places.size() <= count).as("a page").isTrue();
      assertThat(cursor == 0 || Long.compareUnsigned(cursor, before) > 0).isTrue();
      assertThat(cursor >>> 48).isZero();
      boolean growing = random.nextBoolean();
      int changes = calls++ < 10 ? random.nextInt(keys + 1) : random.nextInt(5);
      for (int i = 0; i < changes; i++) {
        int number = random.nextInt(keys + keys / 2);
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
    DictInvariants.check(dict, HashFamily.HASHING);
  }

  @Property(tries = 300)
  void anyCursorIsSafe(
      @ForAll long cursor,
      @ForAll HashFamily family,
      @ForAll @IntRange(max = 2000) int keys,
      @ForAll int count) {
    for (int i = 0; i < keys; i++) {
      change(family, i, true);
    }
    Set<Integer> shown = new HashSet<>();
    long next = cursor;
    do {
      next = dict.scan(next, count, e -> assertThat(shown.add(HashFamily.number(e))).isTrue());
    } while (next != 0);
    for (int number = 0; number < keys; number++) {
      boolean past = Long.compareUnsigned(Dict.place(family.hash(number)), cursor) >= 0;
      assertThat(shown.contains(number)).isEqualTo(past);
    }
  }

  private void change(HashFamily family, int number, boolean add) {
    long hash = family.hash(number);
    Bytes key = family.key(number);
    if (add) {
      byte[] entry = family.entry(number);
      assertThat(dict.put(entry, hash)).isSameAs(model.put(number, entry));
    } else {
      assertThat(dict.remove(key, hash)).isSameAs(model.remove(number));
    }
  }

  private void compare(HashFamily family, int keys) {
    assertThat(dict.size()).isEqualTo(model.size());
    for (int number = 0; number < keys; number++) {
      Bytes key = family.key(number);
      long hash = family.hash(number);
      Object expected = model.get(number);
      int wanted = number;
      assertThat(dict.get(key.array(), 0, key.length(), hash)).isSameAs(expected);
      assertThat(dict.findByHash(hash, e -> HashFamily.number(e) == wanted)).isSameAs(expected);
    }
    Set<Object> all = new HashSet<>();
    dict.forEach(e -> assertThat(all.add(e)).isTrue());
    assertThat(all).isEqualTo(new HashSet<>(model.values()));
  }
}
