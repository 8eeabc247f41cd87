package io.vireo.server.data.radix;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Footprint;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;

/** The radix tree against a {@code TreeMap}. */
class RadixPropertiesTest {
  private Footprint footprint;
  private Radix<Integer> radix;
  private TreeMap<byte[], Integer> model;

  @BeforeTry
  void startEmpty() {
    footprint = new Footprint();
    radix = new Radix<>(footprint);
    model = new TreeMap<>(Arrays::compareUnsigned);
  }

  @Property(tries = 200)
  void agreesWithTreeMap(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 20) int length,
      @ForAll @IntRange(min = 1, max = 256) int alphabet,
      @ForAll @IntRange(min = 1, max = 1000) int changes) {
    Random random = new Random(seed);
    for (int phase = 0; phase < 3; phase++) {
      int growth = random.nextInt(101);
      for (int i = 0; i < changes; i++) {
        change(random, length, alphabet, random.nextInt(100) < growth);
      }
      check();
      for (int i = 0; i < 20; i++) {
        compareAround(key(random, length, alphabet));
      }
    }
  }

  @Property(tries = 100)
  void isAsSmallAsBeforeWhenEmptied(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int keys) {
    long empty = footprint.bytes();
    Random random = new Random(seed);
    for (int i = 0; i < keys; i++) {
      change(random, 16, 4, true);
    }
    for (byte[] key : model.keySet()) {
      assertThat(radix.remove(Bytes.of(key))).isNotNull();
    }
    assertThat(radix.size()).isZero();
    assertThat(footprint.bytes()).isEqualTo(empty);
    assertThat(radix.cursor().first()).isFalse();
    assertThat(radix.cursor().last()).isFalse();
  }

  private void change(Random random, int length, int alphabet, boolean add) {
    byte[] key = key(random, length, alphabet);
    int number = random.nextInt();
    if (add) {
      assertThat(radix.put(key, number)).isEqualTo(model.put(key, number));
    } else {
      byte[] there = model.floorKey(key);
      byte[] victim = there == null || random.nextInt(4) == 0 ? key : there;
      assertThat(radix.remove(victim)).isEqualTo(model.remove(victim));
    }
  }

  private static byte[] key(Random random, int length, int alphabet) {
    byte[] key = new byte[random.nextInt(5) == 0 ? random.nextInt(length + 1) : length];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(alphabet) : 0);
    }
    return key;
  }

  private void check() {
    assertThat(radix.size()).isEqualTo(model.size());
    RadixCursor<Integer> cursor = radix.cursor();
    boolean more = cursor.first();
    for (Map.Entry<byte[], Integer> entry : model.entrySet()) {
      assertThat(more).isTrue();
      assertAt(cursor, entry);
      assertThat(radix.get(entry.getKey())).isEqualTo(entry.getValue());
      more = cursor.next();
    }
    assertThat(more).isFalse();
    assertThat(cursor.isValid()).isFalse();
    more = cursor.last();
    for (Map.Entry<byte[], Integer> entry : model.descendingMap().entrySet()) {
      assertThat(more).isTrue();
      assertAt(cursor, entry);
      more = cursor.previous();
    }
    assertThat(more).isFalse();
  }

  private void compareAround(byte[] key) {
    assertThat(radix.get(key)).isEqualTo(model.get(key));
    RadixCursor<Integer> cursor = radix.cursor();
    assertAt(cursor.atLeast(key) ? cursor : null, model.ceilingEntry(key));
    assertAt(cursor.above(key) ? cursor : null, model.higherEntry(key));
    assertAt(cursor.atMost(key) ? cursor : null, model.floorEntry(key));
    assertAt(cursor.below(key) ? cursor : null, model.lowerEntry(key));
    Map.Entry<byte[], Integer> floor = model.floorEntry(key);
    assertThat(radix.floor(key)).isEqualTo(floor == null ? null : floor.getValue());
  }

  private static void assertAt(RadixCursor<Integer> cursor, Map.Entry<byte[], Integer> entry) {
    if (entry == null) {
      assertThat(cursor).isNull();
    } else {
      assertThat(cursor.key()).isEqualTo(entry.getKey());
      assertThat(cursor.value()).isEqualTo(entry.getValue());
    }
  }
}
