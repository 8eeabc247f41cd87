package io.vireo.server.data.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.Packing;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.listpack.Probe;
import io.vireo.server.data.listpack.TestListpack;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.Compaction;
import io.vireo.server.data.page.PageWalk;
import io.vireo.server.data.page.TestPages;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;

/** Lists against an {@code ArrayList}, under all kinds of limits. */
class ListValuePropertiesTest {
  private ListValue list;
  private TestListpack place;
  private List<String> model;
  private BlockAllocator places;
  private BlockAllocator allocator;
  private ChunkBlocks blocks;
  private Compaction compaction;
  private final List<Shown> images = new ArrayList<>();

  /** An image, what it is to show, and what it has shown. */
  private record Shown(ListImage image, List<String> expected, List<String> shown) {}

  @BeforeTry
  void startEmpty() {
    model = new ArrayList<>();
    images.clear();
    places = TestPages.allocator(1 << 24);
    allocator = TestPages.allocator(1 << 24);
    blocks = new ChunkBlocks(allocator);
    compaction = new Compaction(allocator, blocks);
    begin();
  }

  private void begin() {
    place = new TestListpack(places);
    list = new ListValue(place);
    list.home(() -> blocks);
  }

  @Provide
  Arbitrary<ListLimits> limits() {
    return Combinators.combine(
            Arbitraries.of(-5, -2, -1, 0, 1, 2, 3, 16, 128),
            Arbitraries.of(0, 0, 1, 2),
            Arbitraries.of(0L, 0L, 1L, 12L, 1L << 30))
        .as(ListLimits::new);
  }

  /** Chunks move, and images show what the list was before. */
  @Property(tries = 600)
  void agreesWithArrayList(
      @ForAll long seed,
      @ForAll("limits") ListLimits limits,
      @ForAll @IntRange(min = 1, max = 400) int steps,
      @ForAll @IntRange(max = 100) int growth) {
    Random random = new Random(seed);
    for (int i = 0; i < steps; i++) {
      if (model.isEmpty() || random.nextInt(100) < growth) {
        grow(random, limits);
      } else {
        change(random, limits);
      }
      disturb(random);
    }
    ListInvariants.check(list, limits);
    compare(random);
    showAll();
    IntStream.Builder addresses = IntStream.builder();
    list.forEachBlock(addresses::add);
    PageWalk.check(allocator, addresses.build());
    PageWalk.check(places, list.isInPlace() ? IntStream.of(place.block()) : IntStream.empty());
    end();
    while (blocks.isFreeing()) {
      blocks.freeSome();
    }
    PageWalk.check(allocator, IntStream.empty());
    assertThat(blocks.isHeld()).isFalse();
    allocator.close();
    places.close();
  }

  /** An element that has a chunk for itself is in no short list, however short it is. */
  @Example
  void largeElementAloneIsNoShortList() {
    ListLimits limits = new ListLimits(-2, 0, 1);
    ListValue alone = ListValue.shortInChunks(limits);
    alone.enter(blocks);
    alone.push(Bytes.of("ab"), false, limits);
    assertThat(alone.shrunk(limits)).isFalse();
    assertThat(alone.encoding()).isEqualTo("quicklist");
    assertThat(alone.packed(new Element())).isNull();
    alone.leave(blocks);
    place.free();
  }

  /** The list is gone, as it is when its key is. */
  private void end() {
    place.free();
    if (!list.isInPlace()) {
      list.leave(blocks);
    }
  }

  /** A list that was made of the elements in place is one of the database. */
  private void expect(long bytes, long elements, ListLimits limits) {
    boolean before = list.isInPlace();
    list.expect(bytes, elements, limits);
    if (before && !list.isInPlace()) {
      list.enter(blocks);
    }
  }

  /** A list that is short again is put in place. */
  private void shrink(ListLimits limits) {
    if (list.shrunk(limits)) {
      ListValue before = list;
      Element content = new Element();
      assertThat(before.packed(content)).isEqualTo(Packing.LIST);
      begin();
      place.append(content.array(), content.offset());
      before.leave(blocks);
    }
  }

  /** Now and then, blocks move, or an image is held, shown further, or let go. */
  private void disturb(Random random) {
    switch (random.nextInt(9)) {
      case 8 -> compaction.slice(10_000, 16);
      case 2 -> hold();
      case 3 -> {
        if (!images.isEmpty()) {
          showOne(any(random));
        }
      }
      case 4 -> {
        if (random.nextInt(4) == 0 && !images.isEmpty()) {
          end(any(random));
        }
      }
      default -> {}
    }
  }

  private Shown any(Random random) {
    return images.get(random.nextInt(images.size()));
  }

  private void hold() {
    if (images.size() < 3 && list.nodes() > 1) {
      Shown next = new Shown(list.image(), forward(list, 0), new ArrayList<>());
      showOne(next);
      next.image.freeze();
      images.add(next);
    }
  }

  private static void showOne(Shown some) {
    if (some.image.hasNext()) {
      Element content = new Element();
      if (some.image.next(content)) {
        some.shown.add(content.toString());
      } else {
        byte[] listpack = content.copy().toArray();
        for (int p = Listpack.first(listpack); p >= 0; p = Listpack.next(listpack, p)) {
          Listpack.read(listpack, p, content);
          some.shown.add(content.toString());
        }
      }
    }
  }

  private void showAll() {
    while (!images.isEmpty()) {
      Shown next = images.get(0);
      while (next.image.hasNext()) {
        showOne(next);
      }
      assertThat(next.shown).isEqualTo(next.expected);
      end(next);
    }
  }

  private void end(Shown some) {
    some.image.release();
    images.remove(some);
  }

  private static String value(Random random) {
    return switch (random.nextInt(8)) {
      case 0, 1 -> Integer.toString(random.nextInt(20));
      case 2 -> Long.toString(random.nextLong());
      case 3 -> "x".repeat(random.nextInt(200));
      case 4 -> random.nextInt(10) == 0 ? "y".repeat(random.nextInt(20_000)) : "";
      default -> "v" + random.nextInt(20);
    };
  }

  private void grow(Random random, ListLimits limits) {
    boolean front = random.nextBoolean();
    int count = random.nextInt(10) == 0 ? random.nextInt(300) : 1;
    List<String> values = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      values.add(value(random));
      bytes += values.get(i).length();
    }
    expect(bytes, count, limits);
    if (count > 1) {
      list.reserve(bytes, front);
    }
    for (String value : values) {
      list.push(Bytes.of(value), front, limits);
      model.add(front ? 0 : model.size(), value);
    }
  }

  private void change(Random random, ListLimits limits) {
    int at = random.nextInt(model.size());
    switch (random.nextInt(6)) {
      case 0 -> pop(random.nextBoolean());
      case 1 -> set(at, value(random), limits);
      case 2, 3 -> insert(at, random.nextBoolean(), value(random), limits);
      case 4 -> removeRange(at, random.nextInt(1 + random.nextInt(model.size())));
      default -> removeEqual(random);
    }
    if (model.isEmpty()) {
      showAll();
      renew();
    } else if (random.nextBoolean()) {
      shrink(limits);
    }
  }

  private void renew() {
    end();
    begin();
  }

  private void pop(boolean front) {
    Element end = new Element();
    list.peek(front, end);
    assertThat(end.toString()).isEqualTo(model.remove(front ? 0 : model.size() - 1));
    list.drop(front);
  }

  private void set(int at, String value, ListLimits limits) {
    expect(value.length(), 1, limits);
    list.set(at, Bytes.of(value), limits);
    model.set(at, value);
  }

  private void insert(int at, boolean after, String value, ListLimits limits) {
    expect(value.length(), 1, limits);
    String pivot = model.get(at);
    ListCursor cursor = new ListCursor().forward(list, 0);
    Probe probe = new Probe().of(Bytes.of(pivot));
    while (cursor.next() && !cursor.isAt(probe)) {}
    list.insert(cursor, after, Bytes.of(value), limits);
    int found = model.indexOf(pivot);
    model.add(after ? found + 1 : found, value);
  }

  private void removeRange(int at, int count) {
    list.remove(at, count);
    model.subList(at, Math.min(model.size(), at + count)).clear();
  }

  private void removeEqual(Random random) {
    String value = model.get(random.nextInt(model.size()));
    int most = random.nextInt(5) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(3);
    boolean backward = random.nextBoolean();
    int expected = 0;
    for (int i = 0; i < most; i++) {
      int found = backward ? model.lastIndexOf(value) : model.indexOf(value);
      if (found < 0) {
        break;
      }
      model.remove(found);
      expected++;
    }
    long removed = list.remove(new Probe().of(Bytes.of(value)), most, backward);
    assertThat(removed).isEqualTo(expected);
  }

  private void compare(Random random) {
    BlockAllocator other = TestPages.allocator(1 << 24);
    ListValue copy = list.copyTo(new ChunkBlocks(other));
    for (ListValue each : List.of(list, copy)) {
      assertThat(each.size()).isEqualTo(model.size());
      assertThat(forward(each, 0)).isEqualTo(model);
      assertThat(backward(each, model.size() - 1)).isEqualTo(reversed(model));
    }
    other.close();
    if (!model.isEmpty()) {
      int at = random.nextInt(model.size());
      assertThat(forward(list, at)).isEqualTo(model.subList(at, model.size()));
      assertThat(backward(list, at)).isEqualTo(reversed(model.subList(0, at + 1)));
    }
  }

  private static List<String> reversed(List<String> some) {
    List<String> copy = new ArrayList<>(some);
    Collections.reverse(copy);
    return copy;
  }

  private static List<String> forward(ListValue list, long from) {
    return rest(new ListCursor().forward(list, from));
  }

  private static List<String> backward(ListValue list, long from) {
    return rest(new ListCursor().backward(list, from));
  }

  private static List<String> rest(ListCursor cursor) {
    List<String> found = new ArrayList<>();
    Element element = new Element();
    while (cursor.next()) {
      cursor.read(element);
      found.add(element.toString());
    }
    return found;
  }
}
