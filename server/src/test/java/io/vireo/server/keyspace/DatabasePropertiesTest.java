package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.data.table.Entry;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.BeforeTry;

/** Strings with deadlines in a database against a plain map. */
class DatabasePropertiesTest {
  private static final long START = 1_700_000_000_000L;
  private static final int[] LENGTHS = {0, 1, 3, 4, 44, 45, 1023, 1024, 1025, 3000};

  private record Expected(byte[] value, long deadline) {}

  private final Map<Bytes, Expected> model = new HashMap<>();
  private Keyspace space;
  private Database db;
  private EventRecorder recorder;
  private Random random;
  private long now;

  @BeforeTry
  void begin() {
    model.clear();
    space = new Keyspace(1, new SplittableRandom(1), new DataMetrics(), SharedPages.upTo(1 << 30));
    db = space.database(0);
    recorder = new EventRecorder();
    space.listen(recorder);
    space.events().publish(KeyEvent.EXPIRED.bit());
    now = START;
    space.now(now);
  }

  @Property(tries = 200)
  void agreesWithMap(@ForAll long seed) {
    random = new Random(seed);
    for (int i = 0; i < 400; i++) {
      step(Bytes.of("a somewhat long name for key".substring(random.nextInt(20))));
      checkBooks();
    }
    space.now(now + 1_000_000);
    while (space.expireDue(3)) {
      checkBooks();
    }
    model.values().removeIf(expected -> expected.deadline() >= 0);
    assertThat(db.size()).isEqualTo(model.size());
    model.forEach(this::checkKey);
  }

  private void step(Bytes key) {
    switch (random.nextInt(8)) {
      case 0, 1 -> set(key);
      case 2 -> setNumber(key);
      case 3 -> resize(key);
      case 4 -> {
        assertThat(db.remove(key)).isEqualTo(model.remove(key) != null);
      }
      case 5 -> moveDeadline(key);
      case 6 -> rename(key, Bytes.of("new" + random.nextInt(3)));
      case 7 -> db.store().pools().get(0).compaction().slice(1 + random.nextInt(2_000), 16);
      default -> passTime();
    }
    checkKey(key, model.get(key));
  }

  private long deadline() {
    return random.nextBoolean() ? Database.NEVER : now + 1 + random.nextInt(100);
  }

  private void set(Bytes key) {
    byte[] value = new byte[LENGTHS[random.nextInt(LENGTHS.length)]];
    random.nextBytes(value);
    put(key, value, deadline -> Strings.set(db, key, Bytes.of(value), deadline));
  }

  private void setNumber(Bytes key) {
    long number = random.nextLong() >> random.nextInt(64);
    byte[] digits = Long.toString(number).getBytes();
    put(
        key,
        digits,
        deadline -> {
          if (random.nextBoolean()) {
            Strings.set(db, key, Bytes.of(digits), deadline);
          } else {
            Strings.setNumber(db, key, number, deadline);
          }
        });
  }

  private void put(Bytes key, byte[] value, LongConsumer write) {
    boolean keep = random.nextInt(3) == 0;
    Expected before = model.get(key);
    long kept = before == null ? Database.NEVER : before.deadline();
    long deadline = keep ? kept : deadline();
    write.accept(keep ? Strings.KEEP : deadline);
    model.put(key, new Expected(value.clone(), deadline));
  }

  private void resize(Bytes key) {
    Expected before = model.getOrDefault(key, new Expected(new byte[0], Database.NEVER));
    int length = Math.max(before.value().length, LENGTHS[random.nextInt(LENGTHS.length)]);
    StringView room = new StringView();
    boolean longer = Strings.open(db, key, db.find(key), length, room);
    byte[] value = Arrays.copyOf(before.value(), length);
    assertThat(longer).isEqualTo(length > before.value().length);
    assertThat(room.copy().array()).isEqualTo(value);
    if (length > 0) {
      int at = random.nextInt(length);
      room.put(at, new byte[] {'#'}, 0, 1);
      value[at] = '#';
    }
    model.put(key, new Expected(value, before.deadline()));
  }

  private void moveDeadline(Bytes key) {
    Expected before = model.get(key);
    if (before != null) {
      long deadline = deadline();
      db.deadline(key, deadline);
      model.put(key, new Expected(before.value(), deadline));
    }
  }

  private void rename(Bytes key, Bytes name) {
    Entry entry = db.find(key);
    Expected moved = model.get(key);
    assertThat(entry == null).isEqualTo(moved == null);
    if (entry == null || key.equals(name)) {
      return;
    }
    if (random.nextBoolean()) {
      db.move(key, db, name);
      model.remove(key);
    } else {
      db.copy(entry, name, 0);
    }
    model.put(name, moved);
  }

  private void passTime() {
    now += random.nextInt(30);
    space.now(now);
    model.values().removeIf(expected -> expected.deadline() >= 0 && expected.deadline() <= now);
    if (random.nextBoolean()) {
      space.expireDue(1 + random.nextInt(5));
    }
  }

  private void checkKey(Bytes key, Expected expected) {
    Entry entry = db.find(key);
    assertThat(entry == null).isEqualTo(expected == null);
    if (entry != null) {
      assertThat(new StringView().of(entry).copy().array()).isEqualTo(expected.value());
      assertThat(entry.deadline()).isEqualTo(expected.deadline());
      assertThat(entry.key()).isEqualTo(key);
    }
  }

  /** Counters against what a look at every entry gives. */
  private void checkBooks() {
    long[] seen = new long[4];
    db.forEach(
        entry -> {
          seen[0]++;
          seen[1] += entry.bytes();
          seen[2] += entry.deadline() >= 0 ? 1 : 0;
          seen[3] += Math.max(0, entry.deadline());
        });
    assertThat(db.size()).isEqualTo(seen[0]);
    assertThat(db.heapBytes() + db.blockBytes() - db.overheadBytes()).isEqualTo(seen[1]);
    assertThat(db.expires()).isEqualTo(seen[2]);
    assertThat(db.averageTtl())
        .isEqualTo(
            seen[2] == 0 ? 0 : Math.max(0, (long) ((double) seen[3] / seen[2] - space.now())));
    assertThat(recorder.told).doesNotHaveDuplicates();
    recorder.told.clear();
  }
}
