package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.persistence.disk.DurableFiles;
import io.vireo.persistence.rdb.RdbFile;
import io.vireo.persistence.rdb.RdbPage;
import io.vireo.server.data.Bytes;
import io.vireo.server.keyspace.Cut;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Changes large values by chance while a snapshot of them is written, in the middle and before they
 * have their turn: the file must hold the state at its beginning, and no change may wait for more
 * than a part of a value.
 */
class LargeValuesInSnapshotTest {
  private static final List<String> TYPES = List.of("hash", "set", "zset", "list", "stream");
  private static final String TEXT = "0123456789abcdef0123456789abcdef";
  private static final int HUGE = 6_000;
  private static final int LARGE = 1_500;

  @TempDir private Path folder;

  private InProcessServer server;
  private InProcessClient client;
  private final List<RdbPage> pages = new ArrayList<>();
  private SnapshotWriter writer;
  private Cut cut;

  @AfterEach
  void stop() {
    server.close();
  }

  private void start() {
    server =
        new InProcessServer(
            "dir " + folder, "enable-debug-command yes", "stream-node-max-entries 20");
    client = server.client();
  }

  private String run(String line) {
    return RespText.of(client.run(line.split(" ")));
  }

  private void fill(String type, String key, int size) {
    for (int i = 0; i < size; i++) {
      switch (type) {
        case "hash" -> run("HSET " + key + " f" + i + " " + TEXT + i);
        case "set" -> run("SADD " + key + " " + TEXT + i);
        case "zset" -> run("ZADD " + key + " " + i % 700 + " " + TEXT + i);
        case "list" -> run("RPUSH " + key + " " + TEXT + i);
        default -> run("XADD " + key + " " + (i + 1) + "-1 f " + TEXT + i);
      }
    }
    if (type.equals("stream")) {
      run("XGROUP CREATE " + key + " g 0");
      run("XREADGROUP GROUP g alice COUNT 50 STREAMS " + key + " >");
    } else if (type.equals("hash")) {
      run("HPEXPIREAT " + key + " 4000000000000 FIELDS 3 f1 f2 f3");
    }
  }

  private void begin() {
    Keyspace space = server.engine().keyspace();
    writer = new SnapshotWriter(12, space.access(), false, pages::add);
    writer.out().header();
    cut = space.cut(writer);
  }

  private void reload() throws IOException {
    server.engine().keyspace().endCut();
    writer.out().end();
    RdbFile file =
        new RdbFile(
            DurableFiles.SYSTEM,
            folder.resolve("temporary"),
            new RdbFile.Options(true, true, false));
    for (RdbPage page : pages) {
      file.write(page);
    }
    file.finish(folder.resolve("dump.rdb"));
    assertThat(run("DEBUG RELOAD NOSAVE")).isEqualTo("OK");
  }

  private Map<String, String> state() {
    Map<String, String> state = new TreeMap<>();
    server
        .engine()
        .keyspace()
        .database(0)
        .forEach(entry -> state.put(Database.keyOf(entry).toString(), ""));
    state.replaceAll((key, none) -> describe(key));
    return state;
  }

  private String describe(String key) {
    String type = run("TYPE " + key);
    String text = type + run("DEBUG DIGEST-VALUE " + key) + run("PTTL " + key);
    return switch (type) {
      case "hash" ->
          text + run("HLEN " + key) + run("HPEXPIRETIME " + key + " FIELDS 4 f1 f2 f3 f4");
      case "stream" -> text + run("XINFO STREAM " + key + " FULL COUNT 5");
      default -> text;
    };
  }

  private void change(String type, String key, Random random) {
    int i = random.nextInt(HUGE + 500);
    int j = random.nextInt(40);
    switch (type) {
      case "hash" -> changeHash(key, i, j, random);
      case "set" -> changeSet(key, i, random);
      case "zset" -> changeSortedSet(key, i, random);
      case "list" -> changeList(key, i, j, random);
      default -> changeStream(key, i, j, random);
    }
  }

  private void changeHash(String key, int i, int j, Random random) {
    switch (random.nextInt(7)) {
      case 0 -> run("HDEL " + key + " f" + i + " f" + (i + 1));
      case 1 -> run("HPEXPIREAT " + key + " 500000000000" + j + " FIELDS 1 f" + i);
      case 2 -> run("HPERSIST " + key + " FIELDS 2 f" + i + " f1");
      case 3 -> run("HSET " + key + " f" + i + " " + j);
      case 4 -> run("HPEXPIREAT " + key + " 1 FIELDS 1 f" + i);
      default -> run("HSET " + key + " f" + i + " " + TEXT.replace('a', 'z') + i);
    }
  }

  private void changeSet(String key, int i, Random random) {
    switch (random.nextInt(4)) {
      case 0 -> run("SREM " + key + " " + TEXT + i);
      case 1 -> run("SPOP " + key + " 3");
      case 2 -> run("SMOVE " + key + " moved " + TEXT + i);
      default -> run("SADD " + key + " " + TEXT + i + " new" + i);
    }
  }

  private void changeSortedSet(String key, int i, Random random) {
    switch (random.nextInt(7)) {
      case 0 -> run("ZREM " + key + " " + TEXT + i);
      case 1 -> run("ZPOPMIN " + key + " 2");
      case 2 -> run("ZPOPMAX " + key + " 2");
      case 3 -> run("ZREMRANGEBYRANK " + key + " " + i + " " + (i + 5));
      case 4 -> run("ZINCRBY " + key + " " + (i % 900 - 450) + " " + TEXT + i);
      default -> run("ZADD " + key + " " + i % 800 + " " + TEXT + i + " " + i % 3 + " new" + i);
    }
  }

  private void changeList(String key, int i, int j, Random random) {
    switch (random.nextInt(9)) {
      case 0 -> run("LPOP " + key + " " + j);
      case 1 -> run("RPOP " + key + " " + j);
      case 2 -> run("LSET " + key + " " + i + " changed" + i);
      case 3 -> run("LINSERT " + key + " BEFORE " + TEXT + i + " inserted" + i);
      case 4 -> run("LREM " + key + " 1 " + TEXT + i);
      case 5 -> run("LTRIM " + key + " " + j / 10 + " -" + (1 + j));
      case 6 -> run("RPOPLPUSH " + key + " " + key);
      case 7 -> run("LPUSH " + key + " " + TEXT.repeat(j) + " front");
      default -> run("RPUSH " + key + " back" + i);
    }
  }

  private void changeStream(String key, int i, int j, Random random) {
    switch (random.nextInt(9)) {
      case 0 -> run("XDEL " + key + " " + i + "-1 " + (i + 1) + "-1");
      case 1 -> run("XTRIM " + key + " MINID " + i / 20);
      case 2 -> run("XREADGROUP GROUP g bob COUNT 5 STREAMS " + key + " >");
      case 3 -> run("XACK " + key + " g " + j + "-1");
      case 4 -> run("XGROUP CREATE " + key + " h" + j + " $");
      case 5 -> run("XCLAIM " + key + " g carol 0 " + j + "-1");
      case 6 -> run("XSETID " + key + " 99999999-1");
      case 7 -> run("XADD " + key + " MAXLEN ~ " + (HUGE - j) + " * f trimmed");
      default -> run("XADD " + key + " * f new" + i);
    }
  }

  /** What happens to whole keys, now and then. */
  private void changeKey(String type, String key, Random random) {
    switch (random.nextInt(6)) {
      case 0 -> run("RENAME " + key + " renamed:" + type);
      case 1 -> run("RENAME renamed:" + type + " " + key);
      case 2 -> run("COPY " + key + " copy:" + type + " REPLACE");
      case 3 -> run("PEXPIREAT " + key + " 4000000000000");
      case 4 -> run("PERSIST " + key);
      default -> {
        if (random.nextInt(4) == 0) {
          run("DEL " + key);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "hash,1",
    "hash,2",
    "hash,3",
    "set,1",
    "set,2",
    "set,3",
    "zset,1",
    "zset,2",
    "zset,3",
    "list,1",
    "list,2",
    "list,3",
    "list,4",
    "stream,1",
    "stream,2",
    "stream,3",
    "stream,4"
  })
  void theFileHoldsTheStateOfTheBeginning(String type, long seed) throws IOException {
    start();
    Random random = new Random(seed);
    List<String> keys = List.of("a", "b", "c");
    fill(type, "a", HUGE);
    fill(type, "b", HUGE);
    fill(type, "c", LARGE);
    for (int i = 0; i < 200; i++) {
      run("SET s" + i + " " + i);
    }
    Map<String, String> before = state();
    begin();
    boolean more = true;
    while (more) {
      for (int i = random.nextInt(25); i > 0; i--) {
        change(type, keys.get(random.nextInt(3)), random);
        run("SET s" + random.nextInt(300) + " changed");
      }
      if (seed > 1 && random.nextInt(5) == 0) {
        changeKey(type, keys.get(random.nextInt(3)), random);
      }
      more = cut.step();
    }
    assertThat(state()).isNotEqualTo(before);
    reload();
    assertThat(state()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hash", "set", "zset", "list", "stream"})
  void aChangeWaitsForNoMoreThanAPart(String type) throws IOException {
    start();
    fill(type, "a", 2 * HUGE);
    fill(type, "b", 2 * HUGE);
    Map<String, String> before = state();
    begin();
    cut.step();
    Random random = new Random(5);
    for (String key : List.of("a", "b")) {
      for (int i = 0; i < 20; i++) {
        long written = bytes() + writer.ahead();
        change(type, key, random);
        assertThat(bytes() + writer.ahead() - written).isLessThan(150_000);
      }
    }
    boolean more = true;
    while (more) {
      more = cut.step();
    }
    reload();
    assertThat(state()).isEqualTo(before);
  }

  private long bytes() {
    return pages.stream().mapToLong(RdbPage::used).sum();
  }

  @Test
  void allTypesAtOnceAndAFlush() throws IOException {
    start();
    for (String type : TYPES) {
      fill(type, "a:" + type, HUGE);
      fill(type, "b:" + type, LARGE);
    }
    Map<String, String> before = state();
    begin();
    Random random = new Random(11);
    boolean more = true;
    for (int step = 0; more; step++) {
      for (String type : TYPES) {
        change(type, (random.nextBoolean() ? "a:" : "b:") + type, random);
      }
      if (step == 60) {
        run("FLUSHALL");
      }
      more = cut.step();
    }
    assertThat(server.engine().keyspace().database(0).find(Bytes.of("s1"))).isNull();
    reload();
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void whatIsGivenUpLetsGoOfTheValues() {
    start();
    fill("hash", "a", HUGE);
    fill("list", "b", HUGE);
    begin();
    cut.step();
    run("HSET a f1 x");
    run("RPUSH b x");
    writer.release();
    server.engine().keyspace().endCut();
    long written = bytes() + writer.ahead();
    for (int i = 0; i < 500; i++) {
      run("HSET a f" + i + " y");
      run("LSET b " + i + " y");
    }
    assertThat(bytes() + writer.ahead()).isEqualTo(written);
    begin();
    boolean more = true;
    while (more) {
      more = cut.step();
    }
    assertThat(writer.keys()).isEqualTo(2);
  }
}
