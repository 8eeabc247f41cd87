package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.hash.HashField;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.data.table.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.BeforeTry;

/** Fields with deadlines, while their keys come, go and move, against a plain map. */
@Tag("long")
class FieldExpiryPropertiesTest {
  private static final long START = 1_700_000_000_000L;
  private static final Thresholds SMALL =
      new Thresholds(5, 64, -2, 0, 512, 128, 64, 128, 64, 3000, 4096, 100);

  private final List<Map<Bytes, Map<String, Long>>> model = new ArrayList<>();
  private final DataMetrics stats = new DataMetrics();
  private final EventRecorder recorder = new EventRecorder();
  private Keyspace space;
  private Random random;
  private long now;
  private long gone;

  @BeforeTry
  void begin() {
    model.clear();
    model.add(new HashMap<>());
    model.add(new HashMap<>());
    space = new Keyspace(2, new SplittableRandom(1), stats, SharedPages.upTo(1 << 30));
    space.listen(recorder);
    space.events().publish(-1);
    now = START;
    space.now(now);
    gone = stats.expiredSubkeys.get();
  }

  @Property(tries = 60)
  void agreesWithMap(@ForAll long seed) {
    random = new Random(seed);
    for (int i = 0; i < 400; i++) {
      int db = random.nextInt(2);
      step(db, key());
      if (random.nextBoolean()) {
        space.endCommand();
      }
      if (random.nextInt(4) == 0) {
        space.holes().close(true);
      }
      if (random.nextInt(20) == 0) {
        KeyspaceWalk.check(space);
      }
      checkBooks(0);
      checkBooks(1);
    }
    now += 1_000_000;
    space.now(now);
    expireAll();
    checkContents();
    KeyspaceWalk.check(space);
    assertThat(space.database(0).fieldExpires()).isZero();
    assertThat(space.database(1).fieldExpires()).isZero();
    assertThat(space.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    assertThat(stats.expiredSubkeys.get()).isEqualTo(gone);
  }

  private Bytes key() {
    return Bytes.of("key" + random.nextInt(4));
  }

  private void step(int db, Bytes key) {
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> set(db, key, "f" + random.nextInt(8));
      case 4, 5 -> redate(db, key, "f" + random.nextInt(8));
      case 6 -> removeField(db, key, "f" + random.nextInt(8));
      case 7 -> rename(db, key, key());
      case 8 -> copy(db, key, key());
      case 9 -> move(db, key);
      case 10 -> large(db, key);
      default -> passTime();
    }
  }

  private HashValue look(int db, Bytes key) {
    Entry entry = space.database(db).find(key);
    forgetPast(db, key);
    assertThat(entry == null).isEqualTo(!model.get(db).containsKey(key));
    return entry == null ? null : (HashValue) entry.value();
  }

  /** A look-up removes what is past. */
  private void forgetPast(int db, Bytes key) {
    Map<String, Long> fields = model.get(db).get(key);
    if (fields != null) {
      int before = fields.size();
      fields.values().removeIf(deadline -> deadline >= 0 && deadline <= now);
      gone += before - fields.size();
      if (fields.isEmpty()) {
        model.get(db).remove(key);
      }
    }
  }

  private void set(int db, Bytes key, String field) {
    HashValue hash = look(db, key);
    if (hash == null) {
      space.database(db).create(key, Packing.HASH, random.nextInt(50));
    }
    change(db, key, value -> value.set(Bytes.of(field), Bytes.of("v" + now), false, SMALL, now));
    model.get(db).computeIfAbsent(key, none -> new HashMap<>()).put(field, HashValue.NEVER);
  }

  private void change(int db, Bytes key, java.util.function.Consumer<HashValue> change) {
    Database database = space.database(db);
    HashValue hash = (HashValue) database.find(key).value();
    long before = hash.heapBytes();
    change.accept(hash);
    database.resized(hash.heapBytes() - before);
    database.elementsRetimed(key);
    if (hash.size() == 0) {
      database.remove(key);
    }
  }

  private void redate(int db, Bytes key, String field) {
    HashValue hash = look(db, key);
    if (hash != null && model.get(db).get(key).containsKey(field)) {
      long deadline = random.nextInt(4) == 0 ? HashValue.NEVER : now + 1 + random.nextInt(100);
      change(
          db,
          key,
          value -> {
            value.makeRoomForDeadlines(now);
            value.redate(Bytes.of(field), deadline, now);
          });
      model.get(db).get(key).put(field, deadline);
    }
  }

  private void removeField(int db, Bytes key, String field) {
    HashValue hash = look(db, key);
    if (hash != null && model.get(db).get(key).remove(field) != null) {
      change(db, key, value -> value.remove(Bytes.of(field)));
      if (model.get(db).get(key).isEmpty()) {
        model.get(db).remove(key);
      }
    }
  }

  private void rename(int db, Bytes key, Bytes name) {
    if (look(db, key) != null && !key.equals(name)) {
      Database database = space.database(db);
      database.move(key, database, name);
      model.get(db).put(name, model.get(db).remove(key));
    }
  }

  private void copy(int db, Bytes key, Bytes name) {
    if (look(db, key) != null && !key.equals(name)) {
      Database database = space.database(db);
      database.copy(database.find(key), name, 0);
      model.get(db).put(name, new HashMap<>(model.get(db).get(key)));
    }
  }

  private void move(int db, Bytes key) {
    int other = 1 - db;
    if (random.nextInt(8) == 0) {
      space.swap(0, 1);
      model.add(model.remove(0));
    } else if (look(db, key) != null && look(other, key) == null) {
      space.database(db).move(key, space.database(other), key);
      model.get(other).put(key, model.get(db).remove(key));
    }
  }

  private void large(int db, Bytes key) {
    if (random.nextInt(10) == 0) {
      space.database(db).clear();
      model.get(db).clear();
      return;
    }
    int fields = random.nextInt(600);
    for (int i = 0; i < fields; i++) {
      set(db, key, "f" + i);
      redate(db, key, "f" + i);
    }
  }

  private void passTime() {
    now += random.nextInt(30);
    space.now(now);
    if (random.nextBoolean()) {
      expireAll();
    }
  }

  private void expireAll() {
    int budget = 1 + random.nextInt(20);
    for (int i = 0; space.nextDeadline() <= now; i++) {
      space.expireDue(budget);
      assertThat(i).isLessThan(100_000);
    }
    for (int db = 0; db < 2; db++) {
      for (Bytes key : List.copyOf(model.get(db).keySet())) {
        forgetPast(db, key);
      }
    }
  }

  private void checkContents() {
    for (int db = 0; db < 2; db++) {
      Map<Bytes, Map<String, Long>> seen = new HashMap<>();
      space.database(db).forEach(entry -> seen.put(entry.key(), fields((HashValue) entry.value())));
      assertThat(seen).isEqualTo(model.get(db));
    }
  }

  private static Map<String, Long> fields(HashValue hash) {
    Map<String, Long> fields = new HashMap<>();
    hash.forEach(new HashField(), field -> fields.put(field.name().toString(), field.deadline()));
    return fields;
  }

  private void checkBooks(int db) {
    long[] seen = new long[3];
    Database database = space.database(db);
    database.forEach(
        entry -> {
          HashValue hash = (HashValue) entry.value();
          seen[0]++;
          seen[1] += entry.bytes();
          seen[2] += hash.nextDeadline() < Long.MAX_VALUE ? 1 : 0;
          assertThat(hash.size()).isPositive();
          assertThat(space.nextDeadline()).isLessThanOrEqualTo(hash.nextDeadline());
        });
    assertThat(database.heapBytes() + database.blockBytes() - database.overheadBytes())
        .isEqualTo(seen[1]);
    assertThat(database.fieldExpires()).isEqualTo(seen[2]);
  }
}
