package io.vireo.server.data.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.KeySlot;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.TestPages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A table whose entries lie in the order of their slots: in a cluster. */
class SlottedDictTest {
  private final BlockAllocator allocator = TestPages.allocator(1 << 26);
  private final EntryBlocks entries = TestEntries.in(allocator, true);
  private final Dict dict = new Dict(entries, new TableBlocks(TestPages.allocator(1 << 24)));
  private final Map<Integer, Set<String>> model = new HashMap<>();

  @AfterEach
  void giveBack() {
    allocator.close();
  }

  private static long hash(Bytes key) {
    return KeySlot.ordered(key.slot(), key.hash());
  }

  private void put(String text) {
    Bytes key = Bytes.of(text);
    if (dict.find(key, hash(key)) < 0) {
      dict.insert(entries.make(key, 0, 0, 0, Bytes.of("v")), hash(key));
      model.computeIfAbsent(key.slot(), slot -> new HashSet<>()).add(text);
    }
  }

  private void remove(String text) {
    Bytes key = Bytes.of(text);
    long at = dict.find(key, hash(key));
    if (at >= 0) {
      int address = dict.at(at);
      dict.removeAt(at, hash(key));
      entries.free(address);
      model.get(key.slot()).remove(text);
    }
  }

  private void check() {
    assertThat(dict.size()).isEqualTo(model.values().stream().mapToInt(Set::size).sum());
    for (Map.Entry<Integer, Set<String>> slot : model.entrySet()) {
      assertThat(dict.inSlot(slot.getKey())).isEqualTo(slot.getValue().size());
      List<String> shown = new ArrayList<>();
      long cursor = 0;
      do {
        cursor =
            dict.scanSlot(
                slot.getKey(), cursor, 7, address -> shown.add(entries.key(address).toString()));
      } while (cursor != 0);
      assertThat(shown).containsExactlyInAnyOrderElementsOf(slot.getValue());
    }
  }

  @Test
  void countsAndShowsTheKeysOfEachSlot() {
    Random random = new Random(7);
    for (int step = 0; step < 4; step++) {
      int growth = step % 2 == 0 ? 90 : 20;
      for (int i = 0; i < 20_000; i++) {
        int number = random.nextInt(20_000);
        String key = number % 3 == 0 ? "{tag" + number % 5 + "}" + number : "key:" + number;
        if (random.nextInt(100) < growth) {
          put(key);
        } else {
          remove(key);
        }
      }
      check();
    }
    dict.clear();
    assertThat(dict.inSlot(Bytes.of("{tag1}").slot())).isZero();
  }

  @Test
  void everyKeyIsDrawnWithTheSameChanceThoughSlotsAreUneven() {
    for (int i = 0; i < 3000; i++) {
      put("{full}" + i);
    }
    for (int i = 0; i < 1000; i++) {
      put("{other}" + i);
    }
    put("alone");
    Random random = new Random(3);
    Map<String, Integer> drawn = new HashMap<>();
    int draws = 200_000;
    for (int i = 0; i < draws; i++) {
      String key = entries.key(dict.random(random)).toString();
      drawn.merge(key.replaceAll("\\d+", ""), 1, Integer::sum);
    }
    double fair = draws / 4001.0;
    assertThat(drawn.get("{full}")).isBetween((int) (2900 * fair), (int) (3100 * fair));
    assertThat(drawn.get("{other}")).isBetween((int) (950 * fair), (int) (1050 * fair));
    assertThat(drawn.get("alone")).isBetween(20, 85);
  }

  @Test
  void scanShowsEveryKeyOnce() {
    for (int i = 0; i < 30_000; i++) {
      put(i % 2 == 0 ? "{a}" + i : "k" + i);
    }
    List<String> shown = new ArrayList<>();
    long cursor = 0;
    do {
      cursor = dict.scan(cursor, 10, address -> shown.add(entries.key(address).toString()));
    } while (cursor != 0);
    assertThat(shown).doesNotHaveDuplicates().hasSize(30_000);
    assertThat(new HashSet<>(shown))
        .isEqualTo(model.values().stream().flatMap(Set::stream).collect(Collectors.toSet()));
  }
}
