package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.data.set.SetValue;
import io.vireo.server.data.table.ElementsImage;
import io.vireo.server.durability.Disk;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Tidying;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.Info;
import io.vireo.server.testing.RespRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands whose blocks have another size than those that are free, when all pages are in use. */
class FreePagesTest {
  private static final MemoryBudget HEAP = new MemoryBudget(256 << 20, 0.8, 16 << 20);
  private static final int KEYS = 60_000;
  private static final int COMMANDS = 40_000;
  private static final int BATCH = 50;

  /** Bytes of a value at least; at most twice as many. */
  private static final int[] SIZES = {20, 700, 50, 3_000, 100, 20_000};

  private final InProcessServer server = InProcessServer.on(Disk.AT_ONCE, HEAP).alone();
  private final InProcessClient client = server.client();
  private final SharedPages pages = server.engine().keyspace().pages();
  private final Random random = new Random(1);
  private final List<ByteBuffer> taken = new ArrayList<>();
  private long commands;

  @AfterEach
  void stop() {
    givePages();
    server.close();
  }

  private void takePages() {
    for (ByteBuffer page = pages.get(); page != null; page = pages.get()) {
      taken.add(page);
    }
  }

  private void givePages() {
    taken.forEach(pages::giveBack);
    taken.clear();
  }

  private ElementsImage imageOfSet() {
    Database database = server.engine().keyspace().database(1);
    return ((SetValue) database.find(Bytes.of("set")).value()).image(member -> {});
  }

  private long info(String field) {
    return Info.of(client.run("INFO", "everything")).number(field);
  }

  private void batch(String command, int bytes) {
    for (int i = 0; i < BATCH; i++) {
      String key = "key:" + random.nextInt(KEYS);
      String value = "x".repeat(bytes + random.nextInt(bytes));
      client.send(RespRequest.of((command.formatted(key) + " " + value).split(" ")));
      commands++;
    }
    for (int i = 0; i < BATCH; i++) {
      assertThat(client.read().toString()).doesNotContain("OOM");
    }
  }

  /** Each size until the pages are full of it, and some more. */
  private void drift(String command) {
    for (int bytes : SIZES) {
      long enough = commands + Math.min(COMMANDS, 2 * pages.bound() / bytes);
      while (commands < enough) {
        batch(command, bytes);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET %s",
        "APPEND %s",
        "HSET %s field",
        "RPUSH %s",
        "SADD %s",
        "ZADD %s 1",
        "XADD %s * field"
      })
  void noneIsRefusedWhileKeysMayBeEvicted(String command) {
    client.run("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
    drift(command);
    assertThat(info("evicted_keys")).isPositive();
    assertThat(info("active_defrag_hits")).isPositive();

    assertThat(server.engine().keyspace().blockBytes()).isGreaterThan(pages.bound() * 5 / 8);
  }

  @Test
  void holesAreClosedForCommandsThoughNoKeyMayBeEvicted() {
    // Two thirds of the pages are full of one size, and then a quarter of that is deleted.
    int keys = (int) (pages.bound() / 3 * 2 / 800);
    for (int i = 0; i < keys; i++) {
      client.send(RespRequest.of("SET", "key:" + i, "x".repeat(700)));
    }
    for (int i = 0; i < keys; i += 4) {
      client.send(RespRequest.of("DEL", "key:" + i));
    }
    // More of another size than there are pages beside those.
    int others = (int) (pages.bound() / 16 * 6 / 2_000);
    for (int i = 0; i < others; i++) {
      client.send(RespRequest.of("SET", "other:" + i, "x".repeat(1_800)));
    }
    for (int i = 0; i < keys + (keys + 3) / 4 + others; i++) {
      assertThat(client.read().toString()).doesNotContain("OOM");
    }
    assertThat(info("active_defrag_hits")).isPositive();
  }

  /** A snapshot still reads a set of a database that was emptied: those pages stay for now. */
  @Test
  void pagesThatAnImageNeedsAreNotWaitedFor() {
    client.run("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
    client.run("SELECT", "1");
    for (int i = 0; i < 2_000; i++) {
      client.run("SADD", "set", "x".repeat(100) + i);
    }
    ElementsImage image = imageOfSet();
    image.freeze();
    client.run("FLUSHDB");
    client.run("SELECT", "0");
    drift("SET %s");
    assertThat(server.engine().keyspace().hasRetired()).isTrue();
    takePages();
    long evicted = info("evicted_keys");
    server.engine().memory().makeRoom();
    assertThat(info("evicted_keys")).isGreaterThan(evicted);
    image.release();
  }

  /** There was no page for the set either, so that it lies in the heap. */
  @Test
  void tidyingEndsThoughAnImageNeedsADatabaseWithoutPages() {
    client.run("SELECT", "1");
    client.run("SET", "key", "value");
    client.run("SADD", "set", "x");
    takePages();
    client.run(
        Stream.concat(Stream.of("SADD", "set"), IntStream.range(0, 200).mapToObj(i -> "x" + i))
            .toArray(String[]::new));
    ElementsImage image = imageOfSet();
    image.freeze();
    client.run("FLUSHDB");
    givePages();
    Tidying tidying = new Tidying(server.engine().keyspace());
    while (tidying.step()) {}
    assertThat(server.engine().keyspace().hasRetired()).isTrue();
    image.release();
    while (tidying.step()) {}
    assertThat(server.engine().keyspace().hasRetired()).isFalse();
  }

  /** A pause holds back evictions, so that pages may remain few: the next command must not wait. */
  @Test
  void aPauseEndsTheSearch() {
    client.run("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
    drift("SET %s");
    client.run("CLIENT", "PAUSE", "1000", "WRITE");
    long evicted = info("evicted_keys");
    takePages();
    server.engine().memory().makeRoom();
    assertThat(info("evicted_keys")).isEqualTo(evicted);
    server.advance(Duration.ofSeconds(2));
    server.engine().memory().makeRoom();
    assertThat(info("evicted_keys")).isGreaterThan(evicted);
  }
}
