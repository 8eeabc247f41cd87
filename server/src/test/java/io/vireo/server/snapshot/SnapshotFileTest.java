package io.vireo.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.Info;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {
  @TempDir private Path folder;

  private InProcessServer server;
  private InProcessClient client;

  private void start(String... more) {
    String[] settings = new String[more.length + 2];
    settings[0] = "dir " + folder;
    settings[1] = "enable-debug-command yes";
    System.arraycopy(more, 0, settings, 2, more.length);
    server = new InProcessServer(settings);
    client = server.client();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String run(String line) {
    return RespText.of(client.run(line.split(" ")));
  }

  private String field(String name) {
    return Info.of(client.run("INFO", "persistence")).field(name);
  }

  private void change(Random random) {
    String key = "k" + random.nextInt(2_000);
    int number = random.nextInt(1000);
    switch (random.nextInt(8)) {
      case 0 -> run("HSET h" + key + " f" + number + " v" + number);
      case 1 -> run("SADD s" + key + " m" + number);
      case 2 -> run("ZADD z" + key + " " + number + " m" + number);
      case 3 -> run("RPUSH l" + key + " e" + number);
      case 4 -> run("XADD x" + key + " * f v" + number);
      case 5 -> run("DEL " + key + " h" + key);
      case 6 -> run("RENAME " + key + " k" + number);
      default -> run("SET " + key + " v" + number);
    }
  }

  @Test
  void theFileHoldsTheStateOfTheMomentWhenItWasBegun() {
    start();
    Random random = new Random(Seeds.of(3));
    for (int i = 0; i < 5_000; i++) {
      change(random);
    }
    run("CONFIG SET rdb-key-save-delay 1000");
    String before = run("DEBUG DIGEST");
    assertThat(run("BGSAVE")).isEqualTo("Background saving started");
    assertThat(run("BGSAVE")).startsWith("(error) ERR Background save already in progress");
    assertThat(run("SAVE")).startsWith("(error) ERR Background save already in progress");
    for (int i = 0; field("rdb_bgsave_in_progress").equals("1"); i++) {
      for (int j = 0; j < 3; j++) {
        change(random);
      }
      server.advance(Duration.ofMillis(1));
      if (i == 300) {
        assertThat(Long.parseLong(field("current_save_keys_processed"))).isPositive();
      }
    }
    assertThat(field("rdb_last_bgsave_status")).isEqualTo("ok");
    assertThat(run("DEBUG DIGEST")).isNotEqualTo(before);
    assertThat(run("DEBUG RELOAD NOSAVE")).isEqualTo("OK");
    assertThat(run("DEBUG DIGEST")).isEqualTo(before);
  }

  @Test
  void aCancelledSnapshotLeavesTheOldFile() throws IOException {
    start("rdb-key-save-delay 1000000");
    run("SET a 1");
    run("SET b 2");
    assertThat(run("BGSAVE CANCEL")).startsWith("(error)");
    run("BGSAVE");
    assertThat(run("BGSAVE CANCEL")).isEqualTo("Background saving cancelled");
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
    run("CONFIG SET rdb-key-save-delay 0");
    assertThat(run("SAVE")).isEqualTo("OK");
    assertThat(folder.resolve("dump.rdb")).exists();
  }

  @Test
  void savesWhenEnoughHasChanged() {
    start("save 5 3");
    run("SET a 1");
    run("SET b 2");
    server.advance(Duration.ofSeconds(10));
    assertThat(folder.resolve("dump.rdb")).doesNotExist();
    run("SET c 3");
    server.advance(Duration.ofSeconds(1));
    assertThat(folder.resolve("dump.rdb")).exists();
    assertThat(field("rdb_changes_since_last_save")).isEqualTo("0");
  }

  @Test
  void writesAreRefusedWhileSnapshotsFailAndTakenAgainAfterwards() throws IOException {
    start("save 5 1");
    Path target = folder.resolve("dump.rdb");
    Files.createDirectory(target);
    Files.createFile(target.resolve("in the way"));
    run("SET a 1");
    server.advance(Duration.ofSeconds(10));
    assertThat(run("SET b 2")).startsWith("(error) MISCONF Redis is configured to save RDB");
    assertThat(run("GET a")).isEqualTo("\"1\"");
    Files.delete(target.resolve("in the way"));
    Files.delete(target);
    server.advance(Duration.ofSeconds(10));
    assertThat(run("SET b 2")).isEqualTo("OK");
  }

  @Test
  void aDamagedFileIsRefused() throws IOException {
    start();
    run("SET a 1");
    run("SAVE");
    byte[] bytes = Files.readAllBytes(folder.resolve("dump.rdb"));
    bytes[bytes.length - 1] ^= 1;
    Files.write(folder.resolve("dump.rdb"), bytes);
    assertThat(run("DEBUG RELOAD NOSAVE")).startsWith("(error) ERR Error trying to load the RDB");
  }

  @Test
  void aKeyThatIsThereIsReplacedOnlyIfThatIsWished() {
    start();
    run("SET a 1");
    run("SAVE");
    run("SET a 2");
    assertThat(run("DEBUG RELOAD NOSAVE NOFLUSH")).startsWith("(error)");
    assertThat(run("DEBUG RELOAD NOSAVE NOFLUSH MERGE")).isEqualTo("OK");
    assertThat(run("GET a")).isEqualTo("\"1\"");
  }

  @Test
  void aLargeValueAtTheEndIsWrittenOnce() throws IOException {
    start("list-max-listpack-size 1");
    for (int i = 0; i < 40; i++) {
      run("RPUSH list " + "x".repeat(5_000) + i);
    }
    String before = run("DEBUG DIGEST");
    run("BGSAVE");
    server.advance(Duration.ofSeconds(1));
    assertThat(field("rdb_bgsave_in_progress")).isEqualTo("0");
    assertThat(Files.size(folder.resolve("dump.rdb"))).isLessThan(20_000);
    assertThat(run("DEBUG RELOAD NOSAVE")).isEqualTo("OK");
    assertThat(run("DEBUG DIGEST")).isEqualTo(before);
  }

  @Test
  void flushallCallsASnapshotOffAndSavesTheEmptyState() {
    start("rdb-key-save-delay 1000000", "save 1000 1000");
    run("SET a 1");
    run("BGSAVE");
    assertThat(field("rdb_bgsave_in_progress")).isEqualTo("1");
    run("FLUSHALL");
    assertThat(field("rdb_bgsave_in_progress")).isEqualTo("0");
    assertThat(field("rdb_changes_since_last_save")).isEqualTo("0");
    assertThat(folder.resolve("dump.rdb")).exists();
  }

  @Test
  void fieldsThatExpiredMeanwhileAreLoadedAndExpireThen() {
    start();
    for (String encoding : new String[] {"512", "0"}) {
      run("CONFIG SET hash-max-listpack-entries " + encoding);
      run("HSET part" + encoding + " a 1 b 2");
      run("HPEXPIRE part" + encoding + " 50 FIELDS 1 a");
      run("HSET all" + encoding + " a 1 b 2");
      run("HPEXPIRE all" + encoding + " 50 FIELDS 2 a b");
    }
    run("SAVE");
    run("DEBUG SET-ACTIVE-EXPIRE 0");
    server.advance(Duration.ofSeconds(1));
    assertThat(run("DEBUG RELOAD NOSAVE")).isEqualTo("OK");
    assertThat(field("rdb_last_load_keys_loaded")).isEqualTo("4");
    run("DEBUG SET-ACTIVE-EXPIRE 1");
    server.advance(Duration.ofSeconds(1));
    assertThat(run("DBSIZE")).isEqualTo("(integer) 2");
    assertThat(run("HKEYS part512")).isEqualTo("1) \"b\"");
    assertThat(run("HKEYS part0")).isEqualTo("1) \"b\"");
  }
}
