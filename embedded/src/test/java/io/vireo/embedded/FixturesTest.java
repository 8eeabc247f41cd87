package io.vireo.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FixturesTest {
  private static final String LIBRARY =
      "#!lua name=lib\nredis.register_function('one', function() return 1 end)";

  private Vireo vireo;

  @BeforeEach
  void start() {
    vireo = debuggable().start();
    run(vireo, "SET greeting hello");
    run(vireo, "SET session x PX 60000");
    run(vireo, "RPUSH list a b c");
    run(vireo, "SADD set 1 2 3");
    run(vireo, "ZADD scores 1.5 one 2 two");
    run(vireo, "HSET hash f v g w");
    run(vireo, "XADD stream 1-1 f v");
    vireo.execute("FUNCTION", "LOAD", LIBRARY).text();
    try (VireoConnection other = vireo.connect()) {
      other.execute("SELECT", "3").text();
      other.execute("SET", "third", "database").text();
    }
  }

  @AfterEach
  void close() {
    vireo.close();
  }

  private static VireoBuilder debuggable() {
    return Vireo.builder().set("enable-debug-command", "yes");
  }

  private static Reply run(Vireo server, String command) {
    Reply reply = server.execute(command.split(" "));
    assertThat(reply.isError()).as("%s: %s", command, reply).isFalse();
    return reply;
  }

  private static String digest(Vireo server) {
    return server.execute("DEBUG", "DIGEST").text();
  }

  @Test
  void aDumpIsTheWholeDataset() {
    byte[] dump = vireo.dump();
    try (Vireo other = debuggable().start()) {
      run(other, "SET only here");
      other.load(dump);

      assertThat(digest(other)).isEqualTo(digest(vireo));
      assertThat(run(other, "EXISTS only").number()).isZero();
      assertThat(run(other, "FCALL one 0").number()).isOne();
      assertThat(run(other, "PTTL session").number()).isBetween(1L, 60_000L);
      assertThat(other.execute("INFO", "keyspace").text()).contains("db0:keys=7", "db3:keys=1");
    }
  }

  @Test
  void aTestBeginsAgainFromItsFixture() {
    String before = digest(vireo);
    byte[] dump = vireo.dump();
    for (int round = 0; round < 3; round++) {
      vireo.flush();
      assertThat(run(vireo, "DBSIZE").number()).isZero();
      run(vireo, "SET mess x");
      vireo.load(dump);
      assertThat(digest(vireo)).isEqualTo(before);
    }
  }

  @Test
  void filesAreThoseOfSave(@TempDir Path folder) throws Exception {
    vireo.dump(folder.resolve("dump.rdb"));
    try (Vireo other = debuggable().folder(folder).start()) {
      assertThat(digest(other)).isEqualTo(digest(vireo));
      run(other, "SET more x");
      run(other, "SAVE");
      vireo.load(folder.resolve("dump.rdb"));
      assertThat(digest(vireo)).isEqualTo(digest(other));
    }
    assertThat(Files.exists(folder.resolve("dump.rdb"))).isTrue();
  }

  @Test
  void aDamagedSnapshotLeavesTheDataAsTheyWere(@TempDir Path folder) throws Exception {
    byte[] good = vireo.dump();
    run(vireo, "SET since then");
    String before = digest(vireo);
    byte[] flipped = good.clone();
    flipped[good.length / 2] ^= 1;

    assertRefused(Arrays.copyOf(good, good.length / 2), "the given bytes at offset");
    assertRefused(flipped, "the given bytes");
    assertRefused(new byte[0], "the given bytes");
    assertRefused("no snapshot".getBytes(), "the given bytes");
    assertThat(digest(vireo)).isEqualTo(before);
    assertThat(run(vireo, "FCALL one 0").number()).isOne();

    Path file = Files.write(folder.resolve("half.rdb"), Arrays.copyOf(good, good.length - 9));
    assertThatThrownBy(() -> vireo.load(file))
        .isInstanceOf(VireoException.class)
        .hasMessageStartingWith("The snapshot cannot be loaded: " + file + " at offset");
    assertThatThrownBy(() -> vireo.load(folder.resolve("none.rdb")))
        .isInstanceOf(VireoException.class)
        .hasMessageContaining("none.rdb cannot be read");
    assertThat(digest(vireo)).isEqualTo(before);
    vireo.load(good);
    assertThat(run(vireo, "EXISTS since").number()).isZero();
  }

  private void assertRefused(byte[] snapshot, String where) {
    assertThatThrownBy(() -> vireo.load(snapshot))
        .isInstanceOf(VireoException.class)
        .hasMessageStartingWith("The snapshot cannot be loaded: " + where);
  }

  @Test
  void clientsMeetOneStep() throws Exception {
    byte[] dump = vireo.dump();
    vireo.flush();
    try (VireoConnection watching = vireo.connect();
        VireoConnection waiting = vireo.connect()) {
      watching.execute("WATCH", "greeting").text();
      var popped = waiting.executeAsync("BLPOP", "list", "0");
      while (!vireo.execute("INFO", "clients").text().contains("blocked_clients:1")) {
        Thread.onSpinWait();
      }
      vireo.load(dump);

      assertThat(popped.toCompletableFuture().get(30, TimeUnit.SECONDS).texts())
          .containsExactly("list", "a");
      watching.execute("MULTI").text();
      watching.execute("GET", "greeting").text();
      assertThat(watching.execute("EXEC").isNull()).as("the key was changed").isTrue();
    }
  }

  @Test
  void whatHasExpiredMeanwhileIsLeftOut() {
    byte[] dump = vireo.dump();
    vireo.clock().advance(Duration.ofHours(1));
    vireo.load(dump);

    assertThat(run(vireo, "EXISTS session").number()).isZero();
    assertThat(run(vireo, "GET greeting").text()).isEqualTo("hello");
  }

  @Test
  void aSnapshotInTheBackgroundGivesWay() {
    run(vireo, "CONFIG SET rdb-key-save-delay 10000000");
    run(vireo, "BGSAVE");
    byte[] dump = vireo.dump();
    run(vireo, "DEL greeting");
    vireo.load(dump);
    assertThat(run(vireo, "GET greeting").text()).isEqualTo("hello");

    run(vireo, "BGSAVE");
    vireo.load(dump);
    assertThat(run(vireo, "GET greeting").text()).isEqualTo("hello");
  }

  @Test
  void theLogHasWhatWasLoaded(@TempDir Path folder) {
    VireoBuilder builder = debuggable().folder(folder).set("appendonly", "yes").set("save", "");
    try (Vireo logged = builder.start()) {
      run(logged, "SET only here");
      logged.load(vireo.dump());
      run(logged, "SET later x");
    }
    run(vireo, "SET later x");
    try (Vireo logged = builder.start()) {
      assertThat(digest(logged)).isEqualTo(digest(vireo));
    }
  }

  @Test
  void replicasCopyWhatWasLoaded() {
    byte[] dump = vireo.dump();
    try (VireoReplicas servers = VireoReplicas.start(1, name -> debuggable())) {
      run(servers.primary(), "SET only here");
      servers.awaitReplicas();
      servers.primary().load(dump);
      run(servers.primary(), "SET later x");
      run(vireo, "SET later x");
      Waits.untilGone(
          () -> digest(servers.replicas().get(0)).equals(digest(vireo)) ? null : "other data");
      assertThatThrownBy(() -> servers.replicas().get(0).load(dump))
          .isInstanceOf(VireoException.class)
          .hasMessageContaining("replica");
    }
  }
}
