package io.vireo.server.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.CacheLines;
import io.vireo.server.data.Digest;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.Type;
import io.vireo.server.data.Value;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.list.ListLimits;
import io.vireo.server.data.list.ListValue;
import io.vireo.server.data.page.TestPages;
import io.vireo.server.data.set.SetValue;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.data.sortedset.TestSortedSets;
import io.vireo.server.data.string.TestStrings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** To look ahead must be harmless, whatever is there; that it helps, benchmarks tell. */
class PrefetchTest {
  private static final List<Supplier<Value>> VALUES =
      List.of(
          TestStrings::longString,
          () -> hash(0),
          () -> hash(1),
          () -> hash(5_000),
          () -> set(1),
          () -> set(0),
          () -> set(5_000),
          () -> sortedSet(0),
          () -> sortedSet(1),
          () -> sortedSet(5_000),
          () -> ListValue.inChunks(ListLimits.DEFAULT));

  /** A value that remembers which elements it was asked for. */
  private record Listener(List<Long> told) implements Value {
    @Override
    public Type type() {
      return Type.STRING;
    }

    @Override
    public String encoding() {
      return "raw";
    }

    @Override
    public long heapBytes() {
      return 0;
    }

    @Override
    public void touch(long element, int step, CacheLines lines) {
      if (step == TOUCH_STEPS - 1) {
        told.add(element);
      }
    }

    @Override
    public void digest(Digest into) {}
  }

  private final EntryBlocks blocks = TestEntries.in(TestPages.allocator(1 << 20));
  private final Dict dict = new Dict(blocks, new TableBlocks(TestPages.allocator(1 << 20)));
  private final Prefetch group = new Prefetch();

  private static HashValue hash(int fields) {
    HashValue hash =
        HashValue.large(
            new FieldBlocks(
                TestPages.allocator(1 << 24), new TableBlocks(TestPages.allocator(1 << 24))),
            Packing.OUTGROWN_HASH);
    for (int i = 0; i < fields; i++) {
      hash.set(Bytes.of("e" + i), Bytes.of("v"), false, Thresholds.DEFAULT, 0);
    }
    return hash;
  }

  private static SetValue set(int members) {
    SetValue set =
        SetValue.large(new MemberBlocks(TestPages.allocator(1 << 24)), Packing.OUTGROWN_SET);
    for (int i = 0; i < members; i++) {
      set.add(Bytes.of("e" + i), Thresholds.DEFAULT);
    }
    return set;
  }

  private static SortedSetValue sortedSet(int members) {
    SortedSetValue set = TestSortedSets.large(Packing.OUTGROWN_SORTED_SET);
    for (int i = 0; i < members; i++) {
      set.add(Bytes.of("e" + i), i, Thresholds.DEFAULT);
    }
    return set;
  }

  private void put(String name, Value value) {
    Bytes key = Bytes.of(name);
    long at = dict.find(key, key.hash());
    if (at >= 0) {
      dict.removeAt(at, key.hash());
    }
    dict.insert(blocks.make(key, 0, 0, 0, value), key.hash());
  }

  private void look(String key, String element) {
    dict.lookAhead(group, Bytes.of(key).hash(), element == null ? 0 : Bytes.of(element).hash());
  }

  @Test
  void findsNothingInAnEmptyDictionary() {
    look("key", null);
    group.fetch();
    assertThat(group.sink()).isZero();
  }

  @Test
  void looksAtEveryKindOfValueAndAtElementsThatAreThereOrNot() {
    for (Supplier<Value> value : VALUES) {
      put("key", value.get());
      for (String element : new String[] {null, "e0", "absent"}) {
        look("key", element);
        assertThatCode(group::fetch).doesNotThrowAnyException();
      }
    }
  }

  /** By chosen hashes: with a seed of chance, two names may share the tag that is looked for. */
  @Test
  void eachValueIsToldItsOwnElement() {
    Listener one = new Listener(new ArrayList<>());
    Listener other = new Listener(new ArrayList<>());
    dict.insert(blocks.make(Bytes.of("one"), 0, 0, 0, one), 1);
    dict.insert(blocks.make(Bytes.of("other"), 0, 0, 0, other), 2);
    dict.insert(blocks.make(Bytes.of("text"), 0, 0, 0, Bytes.of("abc")), 3);
    dict.lookAhead(group, 2, 20);
    dict.lookAhead(group, 3, 0);
    dict.lookAhead(group, 4, 40);
    dict.lookAhead(group, 1, 10);
    dict.lookAhead(group, 1, 0);
    group.fetch();
    assertThat(one.told).containsExactly(10L, 0L);
    assertThat(other.told).containsExactly(20L);
  }

  @Test
  void aGroupEndsWhenItIsFetched() {
    Bytes key = Bytes.of("key");
    dict.insert(blocks.make(key, 0, 0, 0, Bytes.of("abc")), key.hash());
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < Prefetch.MOST; i++) {
        assertThat(group.isFull()).isFalse();
        look(i % 2 == 0 ? "key" : "absent" + i, null);
      }
      assertThat(group.isFull()).isTrue();
      group.fetch();
    }
    assertThat(group.isFull()).isFalse();
  }
}
