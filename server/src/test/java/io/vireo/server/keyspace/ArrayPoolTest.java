package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.string.RawString;
import io.vireo.server.data.table.Entries;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrayPoolTest {
  private final Keyspace space = new Keyspace(1, new SplittableRandom(1), new DataMetrics());
  private final Database db = space.database(0);
  private final ArrayPool pool = space.pool();

  /** Makes the database so large that the pool may hold so many bytes. */
  private void allow(int bytes) {
    Strings.set(db, Bytes.of("large"), Bytes.of(new byte[bytes * 64]), Database.NEVER);
  }

  @ParameterizedTest
  @CsvSource({
    "64, 64, 0, true",
    "72, 64, 8, true",
    "73, 64, 8, false",
    "127, 127, 0, true",
    "128, 127, 15, true",
    "1000, 1001, 125, false",
    "1000, 889, 111, true",
    "32767, 32000, 4000, true",
    "63, 60, 7, false",
    "32768, 32768, 0, false",
  })
  void anArrayServesOneThatIsALittleShorter(int length, int least, int spare, boolean suits) {
    allow(100_000);
    byte[] array = new byte[length];
    pool.offer(db, array);
    assertThat(pool.take(least, spare) == array).isEqualTo(suits);
    assertThat(pool.take(least, spare)).as("once only").isNull();
  }

  @Test
  void eachIsGivenOnceAndCounted() {
    allow(1 << 20);
    List<byte[]> arrays = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      arrays.add(new byte[500 + i]);
      pool.offer(db, arrays.get(i));
    }
    long each = HeapLayout.bytes(500);
    assertThat(pool.heapBytes()).isBetween(100 * each, 100 * (each + 100));
    assertThat(space.heapBytes()).isEqualTo(db.heapBytes() + pool.heapBytes());
    for (int i = 100; i > 0; i--) {
      byte[] array = pool.take(500, 99);
      assertThat(arrays.removeIf(other -> other == array)).isTrue();
    }
    assertThat(pool.take(500, 99)).isNull();
    assertThat(pool.heapBytes()).isZero();
  }

  @Test
  void itIsSmallBesideTheData() {
    allow(10_000);
    for (int i = 0; i < 1_000; i++) {
      pool.offer(db, new byte[1_000]);
    }
    assertThat(pool.heapBytes()).isBetween(8_000L, 10_100L);
  }

  @Test
  void aClassIsBounded() {
    allow(20 << 20);
    for (int i = 0; i < 2 * ArrayPool.MOST; i++) {
      pool.offer(db, new byte[100]);
      pool.offer(db, new byte[8 * 1024 + i % 1024]);
    }
    assertThat(pool.heapBytes()).isLessThan(ArrayPool.MOST * 124 + (1 << 20) + 15_000);
  }

  @Test
  void fewAreTakenThatWereEvicted() {
    allow(1 << 20);
    long each = HeapLayout.bytes(1_000) + Integer.BYTES;
    for (int i = 0; i < 100; i++) {
      pool.leaveEvicted(db, new byte[1_000]);
    }
    assertThat(pool.heapBytes()).isEqualTo(ArrayPool.MOST_EVICTED * each);
    pool.leave(db, new byte[1_000]);
    assertThat(pool.heapBytes()).isEqualTo((ArrayPool.MOST_EVICTED + 1) * each);
  }

  @Test
  void nothingIsKeptOfAnEmptyDatabase() {
    allow(10_000);
    pool.offer(db, new byte[1_000]);
    db.clear();
    assertThat(pool.heapBytes()).isZero();
    assertThat(pool.take(1_000, 0)).isNull();
  }

  @Test
  void anArrayThatIsLentIsNotTaken() {
    allow(100_000);
    Bytes key = Bytes.of("key");
    Strings.set(db, key, Bytes.of(new byte[5_001], 1, 5_000), Database.NEVER);
    RawString string = Strings.raw(db.find(key));
    string.lend();
    Object entry = db.take(key);
    pool.leave(db, entry);
    assertThat(pool.take(5_000, 0)).isNull();
    string.giveBack();
    pool.leave(db, entry);
    assertThat(pool.take(5_000, 0) == string.array()).isTrue();
  }

  @Test
  void theArrayOfADiscardedKeyServesTheNext() {
    allow(100_000);
    Bytes key = Bytes.of("key");
    Strings.set(db, key, Bytes.of("x".repeat(1_000)), Database.NEVER);
    Object before = db.find(key);
    assertThat(db.discard(key, true)).isTrue();
    assertThat(db.discard(key, true)).isFalse();
    Strings.set(db, Bytes.of("other"), Bytes.of("y".repeat(990)), Database.NEVER);
    Object after = db.find(Bytes.of("other"));
    assertThat(after == before).isTrue();
    assertThat(Entries.keyOf(after)).hasToString("other");
    assertThat(new StringView().of(after).copy()).hasToString("y".repeat(990));
  }
}
