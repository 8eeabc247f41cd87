package io.vireo.server.data.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.page.TestPages;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemberTableTest {
  private final MemberTable table = new MemberTable(new MemberBlocks(TestPages.allocator(1 << 24)));

  private void add(String text) {
    Bytes member = Bytes.of(text);
    if (!table.add(member.array(), 0, member.length(), member.hash())) {
      throw new AssertionError(text + " was not new");
    }
  }

  private boolean contains(String text) {
    Bytes member = Bytes.of(text);
    return table.contains(member.array(), 0, member.length(), member.hash());
  }

  @Test
  void emptyHasNothing() {
    assertThat(table.size()).isZero();
    assertThat(contains("a")).isFalse();
    assertThat(table.scan(0, 10, element -> true)).isZero();
    assertThat(table.visit(element -> false)).isTrue();
  }

  @Test
  void takesMembersOfAnyLength() {
    for (int length = 0; length < 70_000; length = length * 2 + 1) {
      add("x".repeat(length));
    }
    add("y".repeat(MemberArena.LONGEST_INSIDE));
    add("y".repeat(MemberArena.LONGEST_INSIDE + 1));
    for (int length = 0; length < 70_000; length = length * 2 + 1) {
      assertThat(contains("x".repeat(length))).isTrue();
      assertThat(contains("z".repeat(length))).isEqualTo(length == 0);
    }
    assertThat(contains("y".repeat(MemberArena.LONGEST_INSIDE))).isTrue();
    assertThat(contains("y".repeat(MemberArena.LONGEST_INSIDE + 1))).isTrue();
    assertThat(table.heapBytes() + table.blockBytes()).isBetween(131_000L, 145_000L);
  }

  @Test
  void visitEndsWhenTheSinkHasEnough() {
    for (int i = 0; i < 5000; i++) {
      add("m" + i);
    }
    int[] seen = {0};
    assertThat(table.visit(element -> ++seen[0] < 7)).isFalse();
    assertThat(seen[0]).isEqualTo(7);
  }

  @Test
  void membersTakeLittleMoreThanTheirBytes() {
    for (int i = 0; i < 200_000; i++) {
      add("m:" + (1_000_000_000 + i));
    }
    assertThat(table.heapBytes() / 200_000.0).isLessThan(12 + 10);
  }

  @Test
  void drawsAllMembersWithTheSameChance() {
    for (int i = 0; i < 1000; i++) {
      add("m" + i);
    }
    Map<String, Integer> drawn = new HashMap<>();
    Random random = new Random(1);
    Element element = new Element();
    for (int i = 0; i < 200_000; i++) {
      table.random(random, element);
      drawn.merge(element.toString(), 1, Integer::sum);
    }
    double chiSquare = 0;
    for (int count : drawn.values()) {
      chiSquare += (count - 200.0) * (count - 200.0) / 200.0;
    }
    assertThat(drawn).hasSize(1000);
    assertThat(chiSquare).as("999 degrees of freedom").isLessThan(1200);
  }
}
