package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.vireo.persistence.disk.DurableFiles;
import io.vireo.persistence.rdb.RdbFile;
import io.vireo.persistence.rdb.RdbPage;
import io.vireo.server.data.Bytes;
import io.vireo.server.keyspace.Cut;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.Seeds;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
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
@Tag("long")
class LargeValuesInSnapshotTest {
  private static final List<String> TYPES = List.of("hash", "set", "zset", "list", "stream");
  private static final int HUGE = LargeValues.HUGE;
  private static final int LARGE = 1_500;

  @TempDir private Path folder;

  private InProcessServer server;
  private InProcessClient client;
  private LargeValues values;
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
                "dir " + folder, "enable-debug-command yes", "stream-node-max-entries 20")
            .alone();
    client = server.client();
    values = new LargeValues(client);
  }

  private String run(String line) {
    return RespText.of(client.run(line.split(" ")));
  }

  private void begin() {
    begin(false);
  }

  /** Begins a snapshot; where there is room, long strings are copied. */
  private void begin(boolean roomy) {
    Keyspace space = server.engine().keyspace();
    writer = new SnapshotWriter(12, space.access(), false, RdbPage::new, pages::add, room -> roomy);
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
    file.complete();
    file.place(folder.resolve("dump.rdb"));
    assertThat(run("DEBUG RELOAD NOSAVE")).isEqualTo("OK");
  }

  private Map<String, String> state() {
    Map<String, String> state = new TreeMap<>();
    server.engine().keyspace().database(0).forEach(entry -> state.put(entry.key().toString(), ""));
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
    Random random = new Random(Seeds.of(seed));
    List<String> keys = List.of("a", "b", "c");
    values.fill(type, "a", HUGE);
    values.fill(type, "b", HUGE);
    values.fill(type, "c", LARGE);
    for (int i = 0; i < 200; i++) {
      run("SET s" + i + " " + i);
    }
    Map<String, String> before = state();
    begin();
    boolean more = true;
    while (more) {
      for (int i = random.nextInt(25); i > 0; i--) {
        values.change(type, keys.get(random.nextInt(3)), random);
        run("SET s" + random.nextInt(300) + " changed");
      }
      if (seed > 1 && random.nextInt(5) == 0) {
        values.changeKey(type, keys.get(random.nextInt(3)), random);
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
    values.fill(type, "a", 2 * HUGE);
    values.fill(type, "b", 2 * HUGE);
    Map<String, String> before = state();
    begin();
    cut.step();
    Random random = new Random(Seeds.of(5));
    for (String key : List.of("a", "b")) {
      for (int i = 0; i < 20; i++) {
        long written = bytes() + writer.ahead();
        values.change(type, key, random);
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

  private void changeString(String key, Random random) {
    int at = random.nextInt(2_000_000);
    switch (random.nextInt(40)) {
      case 0 -> run("SET " + key + " short");
      case 1 -> run("DEL " + key);
      case 2 -> run("RENAME " + key + " other");
      case 3 -> run("APPEND " + key + " more");
      case 4 -> run("SET " + key + " " + "y".repeat(1_500_000 + at));
      default -> run("SETRANGE " + key + " " + at + " changed");
    }
  }

  /** Written in pieces, for want of memory to copy them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void longStringsAreAsTheyWereThoughNobodyHasCopiedThem(int seed) throws IOException {
    start();
    Random random = new Random(Seeds.of(seed));
    List<String> keys = List.of("a", "b", "c", "d");
    for (String key : keys) {
      run("SET " + key + " " + "x".repeat(1_100_000 + random.nextInt(1_000_000)));
      run("SETRANGE " + key + " " + random.nextInt(1_000_000) + " " + random.nextLong());
      run("SET s" + key + " 1");
    }
    Map<String, String> before = state();
    begin();
    boolean more = true;
    for (int step = 0; more; step++) {
      if (random.nextInt(3) == 0) {
        changeString(keys.get(random.nextInt(4)), random);
      }
      if (seed == 6 && step == 40) {
        run("FLUSHALL");
      }
      more = cut.step();
      assertThat(pages).allMatch(RdbPage::isPlain);
    }
    assertThat(state()).isNotEqualTo(before);
    reload();
    assertThat(state()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SETRANGE a 1999990 changed",
        "APPEND a more",
        "SETBIT a 15999999 1",
        "SET a short",
        "DEL a",
        "RENAME a b"
      })
  void aLongStringThatIsBeingWrittenIsFinishedBeforeItChanges(String change) throws IOException {
    start();
    run("SET a " + "x".repeat(2_000_000));
    Map<String, String> before = state();
    begin();
    while (writer.keys() == 0) {
      cut.step();
    }
    assertThat(bytes()).isLessThan(100_000);
    run(change);
    run("SETRANGE b 1999990 changed");
    run("SET c " + "z".repeat(2_000_000));
    boolean more = true;
    while (more) {
      more = cut.step();
    }
    reload();
    assertThat(state()).isEqualTo(before);
  }

  /** On its page: there is room for that copy, and for what compressing gives. */
  @Test
  void aLongStringIsCopiedOnce() {
    start();
    int length = 20_000_000;
    run("SETRANGE a " + (length - 1) + " x");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    begin(true);
    long before = threads.getThreadAllocatedBytes(thread);
    boolean more = true;
    while (more) {
      more = cut.step();
    }
    assertThat(threads.getThreadAllocatedBytes(thread) - before)
        .isBetween((long) length, length * 5L / 4);
  }

  private long bytes() {
    return pages.stream().mapToLong(RdbPage::used).sum();
  }

  @Test
  void allTypesAtOnceAndAFlush() throws IOException {
    start();
    for (String type : TYPES) {
      values.fill(type, "a:" + type, HUGE);
      values.fill(type, "b:" + type, LARGE);
    }
    Map<String, String> before = state();
    begin();
    Random random = new Random(Seeds.of(11));
    boolean more = true;
    for (int step = 0; more; step++) {
      for (String type : TYPES) {
        values.change(type, (random.nextBoolean() ? "a:" : "b:") + type, random);
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
    values.fill("hash", "a", HUGE);
    values.fill("list", "b", HUGE);
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
