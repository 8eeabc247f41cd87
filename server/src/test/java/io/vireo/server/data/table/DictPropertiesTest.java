package io.vireo.server.data.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.Compaction;
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
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** Keys and texts in blocks, moved about by compaction, against a {@code HashMap}. */
@Tag("long")
class DictPropertiesTest {
  private static final int STEPS = 4;

  private BlockAllocator allocator;
  private EntryBlocks entries;
  private Dict dict;
  private TableBlocks tables;
  private Compaction compaction;
  private Compaction tableCompaction;
  private Map<String, String> model;
  private int refused;

  @BeforeTry
  void startEmpty() {
    refused = 0;
    allocator = TestPages.allocator(1 << 26);
    entries = TestEntries.in(allocator);
    tables = new TableBlocks(TestPages.allocator(1 << 26));
    dict = new Dict(entries, tables);
    compaction = new Compaction(allocator, dict);
    tableCompaction = new Compaction(tables.allocator(), tables);
    model = new HashMap<>();
  }

  @AfterTry
  void giveBack() {
    allocator.close();
    tables.allocator().close();
  }

  @Property(tries = 60)
  void agreesWithMap(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5000) int keys) {
    Random random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      int growth = random.nextInt(101);
      for (int i = 0; i < keys; i++) {
        String key = "key:" + random.nextInt(keys);
        if (random.nextInt(100) < growth) {
          put(key, "v".repeat(random.nextInt(90)) + i);
        } else {
          remove(key);
        }
        if (random.nextInt(20) == 0) {
          compaction.slice(1 + random.nextInt(2000), 16);
          tableCompaction.slice(1 + random.nextInt(2000), 16);
        }
      }
      check();
    }
    while (compaction.slice(1 << 16, 16) + tableCompaction.slice(1 << 16, 16) > 0) {
      check();
    }
  }

  @Property(tries = 40)
  void scanShowsWhatStaysExactlyOnceWhileEntriesMove(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4000) int keys) {
    Random random = new Random(seed);
    for (int i = 0; i < keys; i++) {
      put("key:" + i, "v".repeat(random.nextInt(90)));
    }
    Set<String> stayed = new HashSet<>(model.keySet());
    List<String> shown = new ArrayList<>();
    long cursor = 0;
    do {
      cursor = dict.scan(cursor, 10, address -> shown.add(entries.key(address).toString()));
      for (int i = 0; i < 5; i++) {
        String gone = "key:" + random.nextInt(keys);
        remove(gone);
        stayed.remove(gone);
      }
      compaction.slice(2000, 16);
      tableCompaction.slice(2000, 16);
    } while (cursor != 0);
    assertThat(shown).doesNotHaveDuplicates();
    assertThat(new HashSet<>(shown).containsAll(stayed)).isTrue();
    check();
  }

  private void put(String key, String value) {
    Bytes name = Bytes.of(key);
    long position = dict.find(name, name.hash());
    if (position < 0 && !dict.hasReserve()) {
      refused++;
      return;
    }
    if (position < 0) {
      dict.insert(entries.make(name, 0, 0, 0, Bytes.of(value)), name.hash());
    } else {
      dict.set(position, entries.refill(dict.at(position), 0, Bytes.of(value)));
    }
    model.put(key, value);
  }

  private void remove(String key) {
    Bytes name = Bytes.of(key);
    long position = dict.find(name, name.hash());
    assertThat(position >= 0).isEqualTo(model.remove(key) != null);
    if (position >= 0) {
      int address = dict.at(position);
      dict.removeAt(position, name.hash());
      entries.free(address);
    }
  }

  private void check() {
    assertThat(dict.size()).isEqualTo(model.size());
    model.forEach(
        (key, value) -> {
          long position = dict.find(Bytes.of(key), Bytes.of(key).hash());
          int address = dict.at(position);
          assertThat(entries.text(address).toString()).isEqualTo(value);
          assertThat(dict.findByHash(Bytes.of(key).hash(), a -> a == address)).isEqualTo(address);
        });
    int some = dict.random(new Random(model.size()));
    assertThat(some == 0).isEqualTo(model.isEmpty());
    assertThat(some == 0 || model.containsKey(entries.key(some).toString())).isTrue();
    IntStream.Builder addresses = IntStream.builder();
    dict.forEach(addresses::add);
    PageWalk.check(allocator, addresses.build());
    IntStream.Builder ofTable = IntStream.builder();
    dict.forEachTableBlock(ofTable::add);
    PageWalk.check(tables.allocator(), ofTable.build());
    assertThat(dict.blockBytes()).isEqualTo(tables.used());
  }

  /** What is not refused finds its blocks; and the table is freed with all of them. */
  @Property(tries = 30)
  void agreesWithMapWhereTablesFindNoRoom(@ForAll long seed) {
    tables.allocator().close();
    tables = new TableBlocks(TestPages.refusing(1 << 16, new Random(seed)));
    dict = new Dict(entries, tables);
    compaction = new Compaction(allocator, dict);
    tableCompaction = new Compaction(tables.allocator(), tables);
    agreesWithMap(seed, 5000);
    assertThat(refused).isPositive();
    dict.abandon();
    while (tables.isFreeing()) {
      tables.freeSome();
    }
    PageWalk.check(tables.allocator(), IntStream.empty());
  }
}
