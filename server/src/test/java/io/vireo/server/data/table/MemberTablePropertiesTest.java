package io.vireo.server.data.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.Compaction;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.PageWalk;
import io.vireo.server.data.page.TestPages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;

/** The table, whose blocks move meanwhile, against a {@code HashSet} of texts. */
@Tag("long")
class MemberTablePropertiesTest {
  private static final int STEPS = 4;

  /** Room for all members, and room for a few: the others stay in the heap. */
  private MemberBlocks blocks;

  private Compaction compaction;
  private MemberTable table;
  private Set<String> model;
  private int longest;

  @BeforeTry
  void startEmpty() {
    begin(new MemberBlocks(TestPages.allocator(1 << 26)));
  }

  /** Blocks, of which more are refused now and then, or never. */
  private static MemberBlocks blocks(Random random) {
    return new MemberBlocks(
        random.nextBoolean() ? TestPages.allocator(1 << 26) : TestPages.refusing(1 << 22, random));
  }

  private void begin(MemberBlocks in) {
    blocks = in;
    compaction = new Compaction(blocks.allocator(), blocks);
    table = new MemberTable(blocks);
    model = new HashSet<>();
    longest = 0;
  }

  @Property(tries = 120)
  void agreesWithSet(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4000) int members,
      @ForAll @IntRange(max = 300) int longestMember) {
    Random random = new Random(seed);
    begin(blocks(random));
    longest = longestMember;
    for (int step = 0; step < STEPS; step++) {
      int growth = random.nextInt(101);
      for (int i = 0; i < members; i++) {
        change(random.nextInt(members), random.nextInt(100) < growth);
      }
      check();
      compare(table, members);
    }
    MemberBlocks others = new MemberBlocks(TestPages.allocator(1 << 26));
    MemberTable copy = copyTo(others, random);
    Set<String> before = new HashSet<>(model);
    for (int i = 0; i < members; i++) {
      change(i, random.nextBoolean());
    }
    check();
    giveUp();
    blocks = others;
    compaction = new Compaction(blocks.allocator(), blocks);
    table = copy;
    model = before;
    check();
    compare(copy, members);
    for (int i = 0; i < members; i++) {
      change(i, random.nextBoolean());
    }
    check();
  }

  /** A copy; of one that is refused nothing stays. */
  private MemberTable copyTo(MemberBlocks others, Random random) {
    MemberBlocks refusing = new MemberBlocks(TestPages.refusing(1 << 24, random));
    for (int i = 0; i < 10; i++) {
      try {
        table.copyTo(refusing).leave();
        while (refusing.isFreeing()) {
          refusing.freeSome();
        }
      } catch (NoRoom refused) {
        compare(table, 0);
      }
      PageWalk.check(refusing.allocator(), IntStream.empty());
    }
    return table.copyTo(others);
  }

  private void giveUp() {
    table.leave();
    while (blocks.isFreeing()) {
      compaction.slice(1 << 14, 15);
      blocks.freeSome();
    }
    PageWalk.check(blocks.allocator(), IntStream.empty());
  }

  @Property(tries = 100)
  void scanShowsWhatStaysExactlyOnce(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4000) int members,
      @ForAll @IntRange(min = 1, max = 200) int count) {
    Random random = new Random(seed);
    longest = 150;
    for (int i = 0; i < members; i++) {
      change(i, random.nextBoolean());
    }
    Set<String> stayed = new HashSet<>(model);
    Map<String, Integer> shown = new HashMap<>();
    long cursor = 0;
    int calls = 0;
    do {
      cursor = table.scan(cursor, count, e -> shown.merge(e.toString(), 1, Integer::sum) > 0);
      boolean growing = random.nextBoolean();
      int changes = calls++ < 10 ? random.nextInt(members + 1) : random.nextInt(5);
      for (int i = 0; i < changes; i++) {
        int number = random.nextInt(members + members / 2);
        change(number, growing);
        if (!growing) {
          stayed.remove(text(number));
        }
      }
    } while (cursor != 0);
    assertThat(shown.keySet()).containsAll(stayed);
    for (String member : stayed) {
      assertThat(shown.get(member)).as("times shown").isEqualTo(1);
    }
    check();
  }

  @Property(tries = 50)
  void givesMemoryBack(@ForAll @IntRange(min = 2000, max = 20000) int members) {
    longest = 140;
    for (int i = 0; i < members; i++) {
      change(i, true);
    }
    long full = table.heapBytes() + table.blockBytes();
    for (int i = 0; i < members - members / 20; i++) {
      change(i, false);
    }
    check();
    assertThat(table.heapBytes() + table.blockBytes()).isLessThan(full / 4);
  }

  private void change(int number, boolean add) {
    String text = text(number);
    Bytes member = Bytes.of("<" + text);
    byte[] array = member.array();
    long hash = Bytes.of(text).hash();
    if (add) {
      try {
        assertThat(table.add(array, 1, text.length(), hash)).isEqualTo(!model.contains(text));
        model.add(text);
      } catch (NoRoom refused) {
        assertThat(table.contains(array, 1, text.length(), hash)).isFalse();
      }
    } else {
      assertThat(table.remove(array, 1, text.length(), hash)).isEqualTo(model.remove(text));
    }
  }

  /** Some members are longer than fit into a segment's arena. */
  private String text(int number) {
    String digits = Integer.toString(number);
    return digits + "x".repeat(longest == 0 ? 0 : number * 31 % (longest + 1));
  }

  private void compare(MemberTable compared, int members) {
    assertThat(compared.size()).isEqualTo(model.size());
    List<String> all = new ArrayList<>();
    assertThat(compared.visit(element -> all.add(element.toString()))).isTrue();
    assertThat(all).hasSize(model.size());
    assertThat(new HashSet<>(all)).isEqualTo(model);
    for (int number = 0; number < members; number++) {
      String text = text(number);
      Bytes member = Bytes.of(text);
      assertThat(compared.contains(member.array(), 0, member.length(), member.hash()))
          .isEqualTo(model.contains(text));
    }
  }

  private void check() {
    TableInvariants.check(table);
    compaction.slice(1 << 16, 15);
    TableInvariants.check(table);
    IntStream.Builder addresses = IntStream.builder();
    table.forEachBlock(addresses);
    PageWalk.check(blocks.allocator(), addresses.build());
    assertThat(table.blockBytes()).isEqualTo(blocks.allocator().used());
  }
}
