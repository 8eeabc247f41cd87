package io.vireo.server.data.listpack;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.PageWalk;
import io.vireo.server.data.page.TestPages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Entries in a block against an {@code ArrayList} of texts, and against what files have. */
class StoredListpackPropertiesTest {
  private static final int[] LENGTHS = {
    0, 1, 5, 62, 63, 64, 120, 125, 126, 300, 4095, 4096, 16370, 16384
  };

  private static final long[] NUMBERS = {
    0,
    127,
    128,
    -1,
    4095,
    -4096,
    4096,
    -4097,
    32767,
    -32768,
    32768,
    8388607,
    -8388608,
    8388608,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 31,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private final List<String> model = new ArrayList<>();

  /** Of as many entries the first is looked for. */
  private int group;

  @Property(tries = 300)
  void agreesWithList(@ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int steps) {
    model.clear();
    BlockAllocator allocator = TestPages.allocator(1 << 22);
    TestListpack list = new TestListpack(allocator);
    Random random = new Random(seed);
    boolean small = random.nextBoolean();
    group = 1 + random.nextInt(3);
    for (int i = 0; i < steps; i++) {
      change(list, random, small);
      assertThat(list.count()).isEqualTo(model.size());
      PageWalk.check(allocator, IntStream.of(list.block()));
    }
    compare(list);
    list.free();
    allocator.close();
  }

  private void change(TestListpack list, Random random, boolean small) {
    String text = text(random, small);
    int index = model.isEmpty() ? 0 : random.nextInt(model.size());
    int p = list.seek(index);
    int kind = model.isEmpty() ? random.nextInt(2) : random.nextInt(16);
    try {
      apply(list, random, kind, text, index, p);
    } catch (NoRoom full) {
      // Only what grows may find none: and then nothing has changed, as the model has not.
      assertThat(kind).isNotEqualTo(5).isNotEqualTo(6);
      compare(list);
    }
  }

  private void apply(TestListpack list, Random random, int kind, String text, int index, int p) {
    switch (kind) {
      case 0, 9 -> {
        list.insert(list.end(), Bytes.of(text));
        model.add(text);
      }
      case 1, 8 -> {
        list.insert(0, Bytes.of(text));
        model.add(0, text);
      }
      case 2 -> {
        list.insert(p, Bytes.of(text));
        model.add(index, text);
      }
      case 3 -> {
        list.replace(p, Bytes.of(text));
        model.set(index, text);
      }
      case 4 -> list.reserve(random.nextInt(300), random.nextBoolean());
      case 5 -> remove(list, random, index, p);
      case 6 -> removeAll(list, random);
      case 10 -> transfer(list, random, index, p);
      case 11 -> {
        list.append(Bytes.of(text), Bytes.of("b" + index));
        model.addAll(List.of(text, "b" + index));
      }
      case 12 -> {
        list.append(Bytes.of("a"), Bytes.of(text), NUMBERS[index % NUMBERS.length]);
        model.addAll(List.of("a", text, Long.toString(NUMBERS[index % NUMBERS.length])));
      }
      case 13 -> {
        list.replace(p, NUMBERS[random.nextInt(NUMBERS.length)]);
        model.set(index, Long.toString(list.numberAt(p)));
      }
      case 14 -> list.expect(random.nextInt(300));
      case 15 -> findEach(list);
      default -> list.trim();
    }
  }

  private void remove(TestListpack list, Random random, int index, int p) {
    int at = random.nextInt(3) == 0 ? 0 : index;
    int from = at == 0 ? 0 : p;
    int count = Math.min(1 + random.nextInt(3), model.size() - at);
    int to = list.seek(at + count);
    if (random.nextBoolean()) {
      list.remove(from, to, count);
    } else {
      list.removeInPlace(from, to, count);
    }
    model.subList(at, at + count).clear();
  }

  private void transfer(TestListpack list, Random random, int index, int p) {
    int count = Math.min(1 + random.nextInt(3), model.size() - index);
    int end = list.seek(index + count);
    List<String> moved = new ArrayList<>(model.subList(index, index + count));
    int before = random.nextInt(model.size() - count + 1);
    int to = list.seek(before <= index ? before : before + count);
    list.transfer(p, end, to);
    model.subList(index, index + count).clear();
    model.addAll(before, moved);
  }

  private void removeAll(TestListpack list, Random random) {
    String wanted = model.get(random.nextInt(model.size()));
    int most = 1 + random.nextInt(4);
    boolean backward = random.nextBoolean();
    int removed = list.removeAll(new Probe().of(Bytes.of(wanted)), most, backward);
    int expected = 0;
    for (; expected < most && model.contains(wanted); expected++) {
      model.remove(backward ? model.lastIndexOf(wanted) : model.indexOf(wanted));
    }
    assertThat(removed).isEqualTo(expected);
  }

  private static String text(Random random, boolean small) {
    return switch (random.nextInt(4)) {
      case 0 -> Long.toString(NUMBERS[random.nextInt(NUMBERS.length)]);
      case 1 -> Integer.toString(random.nextInt(30));
      default -> {
        int longest = small ? 3 : LENGTHS.length;
        int length = LENGTHS[random.nextInt(random.nextInt(6) == 0 ? longest : 6)];
        yield String.valueOf((char) ('a' + random.nextInt(20))).repeat(length);
      }
    };
  }

  /** Finds the first of each group by all texts, also a second time, and what is not there. */
  private void findEach(TestListpack list) {
    if (model.size() % group != 0) {
      return;
    }
    List<String> firsts = new ArrayList<>();
    for (int i = 0; i < model.size(); i += group) {
      firsts.add(model.get(i));
    }
    List<String> wanted = new ArrayList<>(model);
    wanted.addAll(List.of("", "aaaaaaaaaaaaaaaaaaaab", "123456789", "a".repeat(63)));
    for (String each : wanted) {
      Bytes bytes = Bytes.of(each);
      int found = list.find(bytes, group);
      assertThat(list.find(bytes, group)).isEqualTo(found);
      if (found < 0) {
        assertThat(firsts).doesNotContain(each);
      } else {
        int index = list.entries(0, found);
        assertThat(index % group).isZero();
        assertThat(firsts.get(index / group)).isEqualTo(each);
        assertThat(list.seek(index)).isEqualTo(found);
      }
      int first = firsts.indexOf(each);
      assertThat(list.search(bytes, group)).isEqualTo(first < 0 ? -1 : list.seek(first * group));
    }
  }

  /**
   * Fields that are there are looked for in their order, in another, and among some that are not.
   */
  @Test
  void goesOnWhereItHasFoundTheOneBefore() {
    BlockAllocator allocator = TestPages.allocator(1 << 20);
    TestListpack list = new TestListpack(allocator);
    int fields = 40;
    for (int i = 0; i < fields; i++) {
      list.append(Bytes.of("field:" + i), Bytes.of("value"));
    }
    Random random = new Random(1);
    int next = 0;
    for (int i = 0; i < 10_000; i++) {
      next = random.nextInt(4) > 0 ? (next + 1) % fields : random.nextInt(fields);
      int p = list.find(Bytes.of("field:" + next), 2);
      assertThat(p).isEqualTo(list.seek(2 * next));
      if (random.nextInt(2) == 0) {
        list.replace(list.next(p), Bytes.of("v".repeat(random.nextInt(20))));
      }
      if (random.nextInt(8) == 0) {
        assertThat(list.find(Bytes.of("field:" + (fields + next)), 2)).isEqualTo(-1);
      }
    }
    allocator.close();
  }

  /** What was found may have another place, or be gone, when it is looked for again. */
  @Test
  void looksAgainOnceSomethingHasChanged() {
    BlockAllocator allocator = TestPages.allocator(1 << 20);
    TestListpack list = new TestListpack(allocator);
    Bytes wanted = Bytes.of("wanted");
    assertThat(list.find(wanted, 2)).isEqualTo(-1);
    list.append(wanted, Bytes.of("value"));
    assertThat(list.find(wanted, 2)).isZero();
    list.replace(list.next(0), Bytes.of("longer value"));
    assertThat(list.find(wanted, 2)).isZero();
    list.insert(0, Bytes.of("one"));
    list.insert(0, Bytes.of("other"));
    assertThat(list.find(wanted, 2)).isEqualTo(list.skip(0, 2));
    list.transfer(0, list.skip(0, 2), list.end());
    assertThat(list.find(wanted, 2)).isZero();
    list.remove(0, list.skip(0, 2), 2);
    assertThat(list.find(wanted, 2)).isEqualTo(-1);
    allocator.close();
  }

  /** Both ways, by index, by what is looked for, and as files have it. */
  private void compare(TestListpack list) {
    Element element = new Element();
    List<String> forward = new ArrayList<>();
    for (int p = 0; p < list.end(); p = list.next(p)) {
      assertThat(list.seek(forward.size())).isEqualTo(p);
      list.read(p, element);
      forward.add(element.toString());
      assertThat(list.matches(p, new Probe().of(element.copy()))).isTrue();
      assertThat(list.matches(p, new Probe().of(Bytes.of(element + "0")))).isFalse();
    }
    assertThat(forward).isEqualTo(model);
    List<String> backward = new ArrayList<>();
    for (int p = list.end(); p > 0; ) {
      p = list.previous(p);
      list.read(p, element);
      backward.add(0, element.toString());
    }
    assertThat(backward).isEqualTo(model);
    byte[] expected = Listpack.empty();
    for (String text : model) {
      expected = Listpack.append(expected, Bytes.of(text));
    }
    byte[] written = new byte[list.listpackBytes()];
    list.writeTo(written, 0);
    assertThat(written).isEqualTo(Arrays.copyOf(expected, Listpack.bytes(expected)));
  }

  /** Names that differ only at their end, or in their middle, and of all lengths. */
  @Test
  void findsNamesThatAreAlike() {
    BlockAllocator allocator = TestPages.allocator(1 << 22);
    TestListpack list = new TestListpack(allocator);
    model.clear();
    for (int length = 1; length < 140; length += length < 30 ? 1 : 7) {
      for (String each : List.of("a".repeat(length), "a".repeat(length - 1) + "b")) {
        model.add(each);
      }
      int middle = length / 2;
      model.add("a".repeat(middle) + "c" + "a".repeat(length - middle));
    }
    model.replaceAll(each -> model.indexOf(each) < model.lastIndexOf(each) ? each + "d" : each);
    model.add("a".repeat(5000));
    model.add("a".repeat(4999) + "b");
    model.forEach(each -> list.append(Bytes.of(each), Bytes.of("value of " + each.length())));
    for (int i = 0; i < model.size(); i++) {
      assertThat(list.find(Bytes.of(model.get(i)), 2)).isEqualTo(list.seek(2 * i));
      assertThat(list.find(Bytes.of(model.get(i) + "e"), 2)).isEqualTo(-1);
    }
    allocator.close();
  }

  /** What a queue takes out in front serves what comes in behind: no block, and few moves. */
  @Test
  void aQueueStaysInItsBlock() {
    BlockAllocator allocator = TestPages.allocator(1 << 20);
    TestListpack list = new TestListpack(allocator);
    for (int i = 0; i < 50; i++) {
      list.insert(list.end(), Bytes.of("e".repeat(20)));
    }
    list.insert(list.end(), Bytes.of("e".repeat(20)));
    list.remove(0, list.next(0), 1);
    int block = list.block();
    for (int i = 0; i < 1000; i++) {
      list.insert(list.end(), Bytes.of("e".repeat(20)));
      list.remove(0, list.next(0), 1);
      assertThat(list.block()).isEqualTo(block);
    }
    allocator.close();
  }

  @Test
  void findsNoRoomBeforeAnythingHasChanged() {
    BlockAllocator allocator = TestPages.allocator(1 << 20);
    TestListpack list = new TestListpack(allocator, 100);
    model.addAll(Collections.nCopies(4, "x".repeat(20)));
    model.forEach(each -> list.insert(0, Bytes.of(each)));
    for (int p : new int[] {0, list.next(0), list.end()}) {
      assertThat(refuses(() -> list.insert(p, Bytes.of("y".repeat(20))))).isTrue();
      compare(list);
    }
    assertThat(refuses(() -> list.replace(0, Bytes.of("y".repeat(40))))).isTrue();
    compare(list);
    allocator.close();
  }

  private static boolean refuses(Runnable change) {
    try {
      change.run();
      return false;
    } catch (NoRoom full) {
      return true;
    }
  }

  @Test
  void appendsEntriesOfAnotherMemory() {
    BlockAllocator one = TestPages.allocator(1 << 20);
    BlockAllocator other = TestPages.allocator(1 << 20);
    TestListpack from = new TestListpack(one);
    for (int i = 0; i < 10; i++) {
      from.insert(from.end(), Bytes.of("e" + i));
    }
    for (BlockAllocator target : List.of(one, other)) {
      TestListpack list = new TestListpack(target);
      list.append(from, from.seek(2), from.seek(5), 3);
      model.clear();
      model.addAll(List.of("e2", "e3", "e4"));
      compare(list);
    }
    one.close();
    other.close();
  }
}
