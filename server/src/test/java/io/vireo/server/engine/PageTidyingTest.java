package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.durability.Disk;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.keyspace.KeyspaceWalk;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.Info;
import io.vireo.server.testing.RespRequest;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PageTidyingTest {
  private static final int KEYS = 40_000;
  private static final Duration MANY_LOOKS = Duration.ofSeconds(1);

  /** A small one, so that pages are small, and there are many. */
  private static final MemoryBudget HEAP = new MemoryBudget(512 << 20);

  private final InProcessServer server = InProcessServer.on(Disk.AT_ONCE, HEAP).alone();
  private final InProcessClient client = server.client();
  private final Keyspace keyspace = server.engine().keyspace();

  @AfterEach
  void theBooksAreRight() {
    server.close();
  }

  private void set(String setting, String value) {
    assertThat(client.run("CONFIG", "SET", setting, value).toString()).contains("OK");
  }

  /** Fills two sizes of blocks, and deletes so many per cent of the keys at random. */
  private void makeHoles(int percent) {
    String[] texts = {"x".repeat(150), "x".repeat(300)};
    ByteArrayOutputStream requests = new ByteArrayOutputStream();
    for (int i = 0; i < KEYS; i++) {
      requests.writeBytes(RespRequest.of("SET", "key" + i, texts[i % 2]));
    }
    Random random = new Random(1);
    for (int i = 0; i < KEYS; i++) {
      if (random.nextInt(100) < percent) {
        requests.writeBytes(RespRequest.of("DEL", "key" + i));
      }
    }
    client.run("CLIENT", "REPLY", "OFF");
    client.send(requests.toByteArray());
    client.run("CLIENT", "REPLY", "ON");
  }

  private double fragmentation() {
    return (double) keyspace.holes().bytes() / keyspace.blockBytes();
  }

  private long told(String field) {
    return Info.of(client.run("INFO", "everything")).number(field);
  }

  @Test
  void manyHolesAreClosedInQuietMoments() {
    makeHoles(70);
    assertThat(fragmentation()).isGreaterThan(1);
    assertThat(told("active_defrag_hits")).isZero();
    String digest = client.run("DEBUG", "DIGEST").toString();
    server.advance(MANY_LOOKS);
    // What is left is little for itself: a mebibyte between entries, and less between segments.
    assertThat(keyspace.holes().matter()).isFalse();
    assertThat(keyspace.holes().bytes()).isLessThan(3 << 19);
    assertThat(KeyspaceWalk.fragmentation(keyspace.database(0))).isLessThan(0.4);
    assertThat(told("active_defrag_hits")).isBetween(1_000L, (long) KEYS);
    assertThat(told("active_defrag_key_hits")).isEqualTo(told("active_defrag_hits"));
    assertThat(told("active_defrag_running")).isZero();
    assertThat(told("total_active_defrag_time")).isPositive();
    assertThat(told("current_active_defrag_time")).isZero();
    assertThat(client.run("DEBUG", "DIGEST").toString()).isEqualTo(digest);
    client.run("CONFIG", "RESETSTAT");
    assertThat(told("active_defrag_hits")).isZero();
    assertThat(told("total_active_defrag_time")).isZero();
  }

  @Test
  void pagesThatStayedForTheNextBlocksGoBackWhenNoneCome() {
    client.run("CLIENT", "REPLY", "OFF");
    for (String text : List.of("x".repeat(150), "x".repeat(300), "x".repeat(600))) {
      ByteArrayOutputStream requests = new ByteArrayOutputStream();
      for (int i = 0; i < KEYS; i++) {
        requests.writeBytes(RespRequest.of("SET", "key" + i, text));
      }
      client.send(requests.toByteArray());
    }
    client.run("CLIENT", "REPLY", "ON");
    long before = keyspace.holes().bytes();
    assertThat(keyspace.holes().hasIdlePages()).isFalse();
    server.advance(MANY_LOOKS.multipliedBy(3));
    assertThat(keyspace.holes().hasIdlePages()).isFalse();
    assertThat(keyspace.holes().bytes()).isLessThan(before);
  }

  @Test
  void fewHolesAreClosedOnlyForWhoAsks() {
    makeHoles(10);
    double before = fragmentation();
    assertThat(before).isBetween(0.08, 0.125);
    server.advance(MANY_LOOKS);
    assertThat(fragmentation()).isEqualTo(before);
    set("active-defrag-threshold-lower", "5");
    set("active-defrag-ignore-bytes", "500mb");
    set("activedefrag", "yes");
    server.advance(MANY_LOOKS);
    assertThat(fragmentation()).isEqualTo(before);
    set("active-defrag-ignore-bytes", "10kb");
    server.advance(MANY_LOOKS);
    assertThat(fragmentation()).isLessThan(before);
    assertThat(told("active_defrag_hits")).isPositive();
  }

  /** Lines of size, pages, blocks, used, touched, holes in per cent; the last is of all. */
  @Test
  void mallocStatsTellsOfEachSize() {
    makeHoles(0);
    String report = client.run("MEMORY", "MALLOC-STATS").toString();
    long blocks = 0;
    long used = 0;
    for (String line : report.lines().map(String::strip).toList()) {
      String[] cells = line.split(" +");
      if (cells[0].matches("\\d+") && cells.length == 6) {
        blocks += Long.parseLong(cells[2]);
        used += Long.parseLong(cells[3]);
        assertThat(Long.parseLong(cells[3]))
            .isEqualTo(Long.parseLong(cells[2]) * Long.parseLong(cells[0]));
      } else if (cells[0].equals("all")) {
        assertThat(cells[2]).isEqualTo(Long.toString(blocks));
        assertThat(cells[3]).isEqualTo(Long.toString(used));
      }
    }
    assertThat(blocks).isEqualTo(KEYS + KeyspaceWalk.tableBlocks(keyspace.database(0)));
    assertThat(used).isEqualTo(keyspace.blockBytes());
    assertThat(report).contains("pages mapped", "jvm_heap_used");
  }

  @Test
  void emptyPagesGoBackWithoutAnySetting() {
    makeHoles(0);
    long full = keyspace.touchedBytes();
    client.run("FLUSHALL");
    server.advance(MANY_LOOKS);
    assertThat(keyspace.touchedBytes()).isLessThan(full / 20);
    assertThat(told("active_defrag_hits")).isZero();
  }
}
