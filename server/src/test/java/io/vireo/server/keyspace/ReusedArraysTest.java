package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.config.EvictionPolicy;
import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.table.Entries;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/**
 * Strings of many lengths against a plain map while they are overwritten, changed in place, evicted
 * and expire, and their arrays serve one key after the other, also while a cut is shown.
 */
@Tag("long")
class ReusedArraysTest {
  private static final int KEYS = 1_000;

  private final Map<String, String> model = new HashMap<>();
  private final Map<String, Long> deadlines = new HashMap<>();
  private final Map<String, String> shown = new TreeMap<>();
  private final StringView view = new StringView();
  private Keyspace space;
  private Database db;
  private Random random;
  private long now;
  private Cut cut;
  private Map<String, String> atCut;
  private int reused;

  @Property(tries = 60)
  void agreesWithMap(@ForAll long seed) {
    begin(seed);
    for (int i = 0; i < 5_000; i++) {
      step("key:" + random.nextInt(KEYS));
      advanceCut();
      if (i % 100 == 0) {
        checkBooks();
      }
    }
    checkBooks();
    assertThat(state()).isEqualTo(new TreeMap<>(model));
    assertThat(reused).as("arrays taken from the pool").isGreaterThan(100);
  }

  private void begin(long seed) {
    model.clear();
    deadlines.clear();
    cut = null;
    reused = 0;
    random = new Random(seed);
    now = 1_000;
    space = new Keyspace(1, new SplittableRandom(seed), new DataMetrics());
    space.now(now);
    space.eviction().policy(EvictionPolicy.ALLKEYS_LRU);
    db = space.database(0);
    for (int i = 0; i < KEYS; i++) {
      set("key:" + i);
    }
  }

  private void step(String key) {
    switch (random.nextInt(10)) {
      case 0 -> append(key);
      case 1 -> copy(key, "key:" + random.nextInt(KEYS));
      case 2 -> evict();
      case 3 -> pass();
      case 4 -> {
        assertThat(db.discard(Bytes.of(key), false)).isEqualTo(model.remove(key) != null);
        deadlines.remove(key);
      }
      default -> set(key);
    }
  }

  /** Half of them have about the length of others. */
  private String value() {
    int length = random.nextBoolean() ? 500 + random.nextInt(60) : random.nextInt(3_000);
    return String.valueOf((char) ('a' + random.nextInt(26))).repeat(length);
  }

  private void set(String key) {
    String value = value();
    long deadline = random.nextInt(3) == 0 ? now + 1 + random.nextInt(200) : Database.NEVER;
    long before = space.pool().heapBytes();
    Bytes text = Bytes.of(("." + value).getBytes(), 1, value.length());
    Strings.set(db, Bytes.of(key), text, deadline);
    reused += space.pool().heapBytes() < before ? 1 : 0;
    model.put(key, value);
    deadlines.remove(key);
    if (deadline >= 0) {
      deadlines.put(key, deadline);
    }
  }

  private void append(String key) {
    Object entry = db.write(Bytes.of(key));
    String before = model.getOrDefault(key, "");
    String more = "z".repeat(random.nextInt(40));
    Strings.open(db, Bytes.of(key), entry, before.length() + more.length(), view);
    for (int i = 0; i < more.length(); i++) {
      view.array()[view.offset() + before.length() + i] = 'z';
    }
    if (entry != null || !more.isEmpty()) {
      model.put(key, before + more);
    }
  }

  private void copy(String from, String to) {
    Object entry = db.write(Bytes.of(from));
    if (entry != null && !from.equals(to)) {
      Object copy = Entries.rekeyed(entry, Bytes.of(to), false);
      db.remove(Bytes.of(to));
      db.put(copy);
      model.put(to, model.get(from));
      deadlines.remove(to);
      if (deadlines.containsKey(from)) {
        deadlines.put(to, deadlines.get(from));
      }
    }
  }

  private void evict() {
    assertThat(space.eviction().evict()).isTrue();
    model.keySet().removeIf(key -> db.find(Bytes.of(key)) == null);
    deadlines.keySet().retainAll(model.keySet());
    assertThat(model).hasSize((int) db.size());
  }

  private void pass() {
    now += random.nextInt(20);
    space.now(now);
    space.expireDue(1_000);
    deadlines.forEach((key, deadline) -> model.computeIfPresent(key, (k, v) -> live(v, deadline)));
    deadlines.keySet().retainAll(model.keySet());
  }

  private String live(String value, long deadline) {
    return deadline <= now ? null : value;
  }

  /** Some steps after it began, a cut must have shown what was there then. */
  private void advanceCut() {
    if (cut == null) {
      if (random.nextInt(200) == 0) {
        atCut = new TreeMap<>(model);
        shown.clear();
        cut = space.cut(new Sink());
      }
    } else if (random.nextInt(4) == 0 && !cut.step()) {
      space.endCut();
      cut = null;
      assertThat(shown).isEqualTo(atCut);
    }
  }

  private void show(Object entry) {
    String key = Entries.keyOf(entry).toString();
    assertThat(shown.put(key, view.of(entry).copy().toString())).isNull();
  }

  private final class Sink implements Cut.Sink {
    @Override
    public void database(int index, long keys, long deadlines) {
      assertThat(keys).isPositive();
    }

    @Override
    public boolean entry(int database, Object entry) {
      show(entry);
      return true;
    }

    @Override
    public boolean more() {
      throw new AssertionError("nothing was begun");
    }

    @Override
    public void preimage(int database, Object entry) {
      show(entry);
    }
  }

  private Map<String, String> state() {
    Map<String, String> state = new TreeMap<>();
    StringView each = new StringView();
    db.forEach(
        entry -> state.put(Entries.keyOf(entry).toString(), each.of(entry).copy().toString()));
    return state;
  }

  private void checkBooks() {
    long[] bytes = {db.overheadBytes()};
    db.forEach(entry -> bytes[0] += Entries.heapBytes(entry));
    assertThat(db.heapBytes()).isEqualTo(bytes[0]);
    assertThat(space.heapBytes()).isEqualTo(bytes[0] + space.pool().heapBytes());
    deadlines.forEach(
        (key, deadline) ->
            assertThat(Entries.deadlineOf(db.find(Bytes.of(key)))).as(key).isEqualTo(deadline));
  }
}
