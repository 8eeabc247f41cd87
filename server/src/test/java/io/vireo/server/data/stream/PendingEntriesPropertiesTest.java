package io.vireo.server.data.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Footprint;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;

/** Lists of pending entries against a {@code TreeMap}. */
class PendingEntriesPropertiesTest {
  private Footprint footprint;
  private PendingEntries entries;
  private long emptyBytes;
  private TreeMap<StreamId, PendingEntry> model;

  @BeforeTry
  void startEmpty() {
    footprint = new Footprint();
    entries = new PendingEntries(footprint);
    emptyBytes = footprint.bytes();
    model = new TreeMap<>();
  }

  @Property(tries = 200)
  void agreesWithTreeMap(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3000) int ids,
      @ForAll @IntRange(min = 1, max = 2000) int changes) {
    Random random = new Random(seed);
    for (int phase = 0; phase < 4; phase++) {
      int growth = random.nextInt(101);
      boolean inOrder = random.nextBoolean();
      for (int i = 0; i < changes; i++) {
        if (random.nextInt(100) < growth) {
          add(inOrder ? nextId() : anyId(random, ids));
        } else {
          remove(inOrder && !model.isEmpty() ? model.firstKey() : anyId(random, ids));
        }
      }
      check();
      for (int i = 0; i < 20; i++) {
        checkFrom(anyId(random, ids));
      }
    }
    for (StreamId id : model.keySet()) {
      assertThat(entries.remove(id.ms(), id.seq())).isNotNull();
    }
    assertThat(footprint.bytes()).isEqualTo(emptyBytes);
  }

  private StreamId nextId() {
    return model.isEmpty() ? new StreamId(1, 0) : model.lastKey().next();
  }

  private static StreamId anyId(Random random, int ids) {
    long number = random.nextInt(ids);
    return new StreamId(number % 3 == 0 ? number : -number, number % 5);
  }

  private void add(StreamId id) {
    if (!model.containsKey(id)) {
      PendingEntry entry = new PendingEntry(id.ms(), id.seq(), null, 0, 0);
      entries.add(entry);
      model.put(id, entry);
    }
    assertThat(entries.get(id)).isSameAs(model.get(id));
  }

  private void remove(StreamId id) {
    assertThat(entries.remove(id.ms(), id.seq())).isSameAs(model.remove(id));
    assertThat(entries.get(id)).isNull();
  }

  private void check() {
    assertThat(entries.size()).isEqualTo(model.size());
    assertThat(entries.first()).isSameAs(model.isEmpty() ? null : model.firstEntry().getValue());
    assertThat(entries.last()).isSameAs(model.isEmpty() ? null : model.lastEntry().getValue());
    checkFrom(StreamId.ZERO);
    for (Map.Entry<StreamId, PendingEntry> each : model.entrySet()) {
      assertThat(entries.get(each.getKey())).isSameAs(each.getValue());
    }
  }

  private void checkFrom(StreamId from) {
    PendingWalk walk = entries.from(from);
    for (PendingEntry expected : model.tailMap(from, true).values()) {
      assertThat(walk.next()).isSameAs(expected);
    }
    assertThat(walk.next()).isNull();
  }
}
