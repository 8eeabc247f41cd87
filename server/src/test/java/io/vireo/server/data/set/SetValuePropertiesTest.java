package io.vireo.server.data.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.listpack.TestListpack;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.PageWalk;
import io.vireo.server.data.page.TestPages;
import io.vireo.server.data.table.MemberBlocks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;

/**
 * Sets of all encodings, whose blocks move with each change, against a {@code HashSet} of texts.
 */
class SetValuePropertiesTest {
  private static final Thresholds SMALL =
      new Thresholds(512, 64, -2, 0, 40, 20, 10, 128, 64, 3000, 4096, 100);

  private BlockAllocator allocator;
  private MemberBlocks blocks;
  private TestListpack place;
  private SetValue set;
  private Set<String> model;

  @BeforeTry
  void startEmpty() {
    allocator = TestPages.allocator(1 << 24);
    blocks = new MemberBlocks(TestPages.allocator(1 << 24));
    model = new HashSet<>();
  }

  @Property(tries = 500)
  void agreesWithSet(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 200) int steps,
      @ForAll @IntRange(min = 1, max = 100) int variety,
      @ForAll @IntRange(max = 100) int percentNumbers) {
    Random random = new Random(seed);
    set = begin(Packing.INTSET, random.nextInt(4) == 0 ? 80 : allocator.largest() / 2);
    for (int i = 0; i < steps; i++) {
      String text = text(random, variety, percentNumbers);
      Bytes bytes = Bytes.of(text);
      if (random.nextInt(100) < 75) {
        boolean added = random.nextBoolean() ? set.add(bytes, SMALL) : set.add(of(bytes), SMALL);
        assertThat(added).isEqualTo(model.add(text));
      } else {
        boolean removed = random.nextBoolean() ? set.remove(bytes) : set.remove(of(bytes));
        assertThat(removed).isEqualTo(model.remove(text));
      }
      checkEncoding();
    }
    compare(set);
    SetValue copy = copy();
    assertThat(copy.encoding()).isEqualTo(set.encoding());
    set.add(Bytes.of("only in one"), SMALL);
    compare(copy);
    if (set.isInPlace()) {
      PageWalk.check(allocator, IntStream.of(place.block()));
    }
  }

  /** A set in place, if it is small. */
  private SetValue begin(Packing packing, int mostBytes) {
    place = new TestListpack(allocator, mostBytes);
    SetValue begun = new SetValue(place);
    begun.begin(packing);
    begun.home(() -> blocks);
    return begun;
  }

  /** A table is copied as one; a set in place by its bytes as files have them. */
  private SetValue copy() {
    Element content = new Element();
    Packing packing = set.packed(content);
    if (packing == null) {
      return set.copyTo(blocks);
    }
    SetValue copy = SetValue.large(blocks, packing);
    copy.addAll(packing, content.array());
    return copy;
  }

  /** As it lies in a packed set, where a number is one; or as it lies in a table. */
  private static Element of(Bytes bytes) {
    return bytes.isLong() ? new Element().number(bytes.toLong()) : new Element().point(bytes);
  }

  private static String text(Random random, int variety, int percentNumbers) {
    int number = random.nextInt(variety);
    if (random.nextInt(100) < percentNumbers) {
      return Integer.toString((number - variety / 2) * 1000);
    }
    return number % 7 == 0 ? "a rather long member " + number : "m" + number;
  }

  private void checkEncoding() {
    boolean allNumbers = model.stream().allMatch(text -> Bytes.of(text).isLong());
    boolean packable = model.size() <= 20 && model.stream().allMatch(text -> text.length() <= 10);
    switch (set.encoding()) {
      case "intset" -> assertThat(allNumbers && model.size() <= 40).isTrue();
      case "listpack" -> assertThat(packable).isTrue();
      default -> assertThat(set.isLarge()).isTrue();
    }
  }

  private void compare(SetValue compared) {
    assertThat(compared.size()).isEqualTo(model.size());
    List<String> members = new ArrayList<>();
    compared.forEach(element -> members.add(element.toString()));
    assertThat(members).hasSize(model.size());
    assertThat(new HashSet<>(members)).isEqualTo(model);
    Set<String> scanned = new HashSet<>();
    long cursor = 0;
    do {
      cursor = compared.scan(cursor, 3, element -> scanned.add(element.toString()));
    } while (cursor != 0);
    assertThat(scanned).isEqualTo(model);
    for (String text : model) {
      Bytes bytes = Bytes.of(text);
      assertThat(compared.contains(bytes)).isTrue();
      assertThat(compared.contains(of(bytes))).isTrue();
      assertThat(compared.contains(new Element().point(bytes))).isTrue();
      Bytes other = Bytes.of(text + "1");
      assertThat(compared.contains(other)).isEqualTo(model.contains(other.toString()));
    }
    if (!model.isEmpty()) {
      Element drawn = new Element();
      compared.random(new Random(model.size()), drawn);
      assertThat(model).contains(drawn.toString());
    }
  }
}
