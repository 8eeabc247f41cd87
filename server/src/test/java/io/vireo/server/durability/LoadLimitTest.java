package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.engine.ShutdownControl.Save;
import io.vireo.server.engine.ShutdownControl.Wish;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data that do not fit into the heap are not loaded in part: loading ends, and says why. */
@Tag("long")
class LoadLimitTest {
  private static final String INCREMENT = "appendonlydir/appendonly.aof.1.incr.aof";

  /** The share of a heap that data may take while they are loaded. */
  private static final double SHARE = (0.8 - 1 / 20.0) * 0.93;

  @TempDir private Path folder;

  private Path root;
  private SimulatedDisk disk;

  @BeforeEach
  void root() throws IOException {
    root = folder.toRealPath();
    disk = new SimulatedDisk(root);
  }

  /** How the data are kept. */
  enum Form {
    SNAPSHOT("dump.rdb"),
    LOG_WITH_BASE("appendonlydir/appendonly.aof.1.base.rdb", "appendonly yes"),
    LOG_OF_COMMANDS(INCREMENT, "appendonly yes", "aof-use-rdb-preamble no");

    private final String file;
    private final String[] settings;

    Form(String file, String... settings) {
      this.file = file;
      this.settings = settings;
    }
  }

  private String[] settings(String... more) {
    List<String> all =
        new ArrayList<>(List.of("dir " + root, "enable-debug-command yes", "save \"\""));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static String run(InProcessClient client, String line) {
    return RespText.of(client.run(line.split(" ")));
  }

  private static MemoryBudget bearing(long bytes) {
    return new MemoryBudget((long) (bytes / SHARE), 0.8);
  }

  /** Some 3 MB of a kind of data. */
  private static void fill(InProcessClient client, String kind) {
    int many = 40_000;
    switch (kind) {
      case "compressible" -> {
        for (int i = 0; i < 10; i++) {
          client.run("SET", "key:" + i, "abcdefgh".repeat(40_000));
        }
      }
      case "keys" -> client.send(pipeline(many, i -> List.of("SET", "key:" + i, "value:" + i)));
      case "hash" -> client.send(pipeline(many, i -> List.of("HSET", "h", "field:" + i, "v:" + i)));
      case "set" -> client.send(pipeline(many * 2, i -> List.of("SADD", "s", "member:" + i)));
      case "zset" -> client.send(pipeline(many, i -> List.of("ZADD", "z", "" + i, "member:" + i)));
      case "list" ->
          client.send(
              pipeline(many, i -> List.of("RPUSH", "l", "element-of-a-list-which-is-long:" + i)));
      default ->
          client.send(
              pipeline(
                  many,
                  i ->
                      List.of(
                          "XADD",
                          "x",
                          "1-" + (i + 1),
                          "field" + i % 9,
                          "a-value-of-a-stream:" + i)));
    }
  }

  private interface Line {
    List<String> of(int number);
  }

  private static byte[] pipeline(int count, Line line) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      all.writeBytes(RespRequest.of(line.of(i).toArray(String[]::new)));
    }
    return all.toByteArray();
  }

  /** Writes the data; bytes of the heap that they take once they are loaded. */
  private long write(Form form, String kind) {
    InProcessServer writer = InProcessServer.on(Disk.atOnce(disk), settings(form.settings));
    fill(writer.client(), kind);
    if (form == Form.SNAPSHOT) {
      assertThat(run(writer.client(), "SAVE")).isEqualTo("OK");
    } else if (form == Form.LOG_WITH_BASE) {
      assertThat(run(writer.client(), "BGREWRITEAOF")).contains("started");
      writer.advance(Duration.ofSeconds(60));
      assertThat(run(writer.client(), "INFO persistence")).contains("aof_rewrite_in_progress:0");
    }
    InProcessServer reader = InProcessServer.on(Disk.atOnce(disk), settings(form.settings));
    return reader.engine().memory().used();
  }

  private String file(Form form) {
    return form == Form.LOG_WITH_BASE ? "appendonlydir/appendonly.aof.2.base.rdb" : form.file;
  }

  private void assertRefuses(Form form, String kind, int quarters) {
    assertRefuses(form, kind, quarters, 300_000);
  }

  /**
   * A heap that bears so many quarters of the data does not do, but one with so many more bytes.
   */
  private void assertRefuses(Form form, String kind, int quarters, int spare) {
    long used = write(form, kind);
    assertThat(used).isGreaterThan(1_250_000);
    byte[] before = disk.content(file(form));
    assertThatThrownBy(
            () ->
                InProcessServer.on(
                    Disk.atOnce(disk), bearing(used * quarters / 4), settings(form.settings)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(file(form))
        .hasMessageContaining("cannot be loaded: the data need about ")
        .hasMessageContaining("VIREO_OPTS='-Xmx");
    assertThat(disk.content(file(form))).isEqualTo(before);
    InProcessServer.on(Disk.atOnce(disk), bearing(used + spare), settings(form.settings));
  }

  /** They lie beside the heap, where there may be as much as in it. */
  @ParameterizedTest
  @EnumSource(Form.class)
  void refusesCompressibleValues(Form form) {
    assertRefuses(form, "compressible", 1);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void refusesManySmallKeys(Form form) {
    assertRefuses(form, "keys", 1);
  }

  @Test
  void refusesALargeSortedSet() {
    assertRefuses(Form.SNAPSHOT, "zset", 3);
  }

  /** Most of it lies beside the heap, where there may be as much as in it. */
  @ParameterizedTest
  @ValueSource(strings = {"hash", "list", "stream", "set"})
  void refusesACollectionThatIsTooLargeForBoth(String kind) {
    assertRefuses(Form.SNAPSHOT, kind, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hash", "list", "stream", "set"})
  void loadsACollectionThatTheHeapAloneWouldNotBear(String kind) {
    long used = write(Form.SNAPSHOT, kind);
    MemoryBudget small = new MemoryBudget((long) (used / 2 / SHARE), 0.8, 2 * used);

    InProcessServer server = InProcessServer.on(Disk.atOnce(disk), small, settings());

    assertThat(run(server.client(), "DBSIZE")).isEqualTo("(integer) 1");
  }

  @Test
  void loadsMoreThanMaxmemory() {
    long used = write(Form.SNAPSHOT, "keys");

    InProcessServer server =
        InProcessServer.on(
            Disk.atOnce(disk), bearing(used + 300_000), settings("maxmemory " + used / 2));

    assertThat(run(server.client(), "DBSIZE")).isEqualTo("(integer) 40000");
    assertThat(run(server.client(), "SET more x")).startsWith("(error) OOM");
  }

  @ParameterizedTest
  @CsvSource({
    "SETRANGE k 100000000 x",
    "SETBIT k 800000000 1",
  })
  void refusesACommandThatMakesTooMuch(String command) {
    InProcessServer writer =
        InProcessServer.on(Disk.atOnce(disk), settings(Form.LOG_OF_COMMANDS.settings));
    run(writer.client(), "SET a b");
    disk.content(INCREMENT, RespRequest.of(command.split(" ")));

    assertThatThrownBy(
            () ->
                InProcessServer.on(
                    Disk.atOnce(disk), bearing(2_000_000), settings("appendonly yes")))
        .hasMessageContaining("cannot be loaded: the data need about ");
  }

  /** As a log was written, holes between blocks were closed between commands. */
  @Test
  void closesHolesBeforeItRefusesALog() {
    InProcessServer.on(Disk.atOnce(disk), settings(Form.LOG_OF_COMMANDS.settings));
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    int many = 40_000;
    log.writeBytes(pipeline(many, i -> List.of("SET", "key:" + i, "v".repeat(200))));
    log.writeBytes(pipeline(many, i -> List.of(i % 4 == 0 ? "PERSIST" : "DEL", "key:" + i)));
    for (int i = 0; i < many / 2; i++) {
      log.writeBytes(RespRequest.of("SELECT", "0"));
      log.writeBytes(RespRequest.of("SET", "other:" + i, "v".repeat(400)));
      log.writeBytes(RespRequest.of("SELECT", "9"));
      log.writeBytes(RespRequest.of("SET", "careful:" + i % 64, "" + i));
      log.writeBytes(RespRequest.of("HSET", "hash:" + i % 64, "f", "" + i));
    }
    disk.content(INCREMENT, log.toByteArray());
    MemoryBudget budget = new MemoryBudget(256 << 20, 0.8, 13 << 20);

    InProcessServer server =
        InProcessServer.on(Disk.atOnce(disk), budget, settings("appendonly yes"));

    InProcessClient client = server.client();
    assertThat(run(client, "DBSIZE")).isEqualTo("(integer) 30000");
    assertThat(run(client, "INFO stats")).contains("unexpected_error_replies:0");
    run(client, "SELECT 9");
    for (int i = many / 2 - 64; i < many / 2; i++) {
      assertThat(run(client, "GET careful:" + i % 64)).isEqualTo("\"" + i + "\"");
      assertThat(run(client, "HGET hash:" + i % 64 + " f")).isEqualTo("\"" + i + "\"");
    }
  }

  /** What a transaction queues counts, even if it never ends. */
  @Test
  void refusesATransactionThatDoesNotFit() {
    InProcessServer.on(Disk.atOnce(disk), settings(Form.LOG_OF_COMMANDS.settings));
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    log.writeBytes(RespRequest.of("MULTI"));
    log.writeBytes(pipeline(40_000, i -> List.of("SET", "k", "v")));
    disk.content(INCREMENT, log.toByteArray());

    assertThatThrownBy(
            () ->
                InProcessServer.on(
                    Disk.atOnce(disk), bearing(2_000_000), settings("appendonly yes")))
        .hasMessageContaining("cannot be loaded: the data need about ");
    assertThat(disk.content(INCREMENT)).isEqualTo(log.toByteArray());
  }

  @ParameterizedTest
  @EnumSource(
      value = Form.class,
      names = {"SNAPSHOT", "LOG_WITH_BASE"})
  void anErrorEndsLoading(Form form) {
    write(form, "keys");
    byte[] before = disk.content(file(form));
    for (Error error : List.of(new OutOfMemoryError(), new StackOverflowError())) {
      disk.failReading(file(form), error);
      assertThatThrownBy(() -> InProcessServer.on(Disk.atOnce(disk), settings(form.settings)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(file(form));
    }
    assertThat(disk.content(file(form))).isEqualTo(before);
  }

  /** Nobody is served a part of the data, and it does not take the place of what was saved. */
  @Test
  void afterAFailureNothingIsServedOrSaved() {
    long used = write(Form.SNAPSHOT, "keys");
    byte[] large = disk.content("dump.rdb");
    disk = new SimulatedDisk(root);
    InProcessServer server =
        InProcessServer.on(Disk.atOnce(disk), bearing(used / 2), settings("save 1 1"));
    int[] ends = new int[1];
    server.engine().context().fatal().onFatal(() -> ends[0]++);
    run(server.client(), "SET a b");
    run(server.client(), "SAVE");
    disk.content("dump.rdb", large);

    assertThat(run(server.client(), "DEBUG RELOAD NOSAVE"))
        .isEqualTo("(error) ERR Error trying to load the RDB dump, check server logs.");

    assertThat(ends[0]).isEqualTo(1);
    assertThat(run(server.client(), "DBSIZE")).startsWith("(error) LOADING");
    server.advance(Duration.ofSeconds(10));
    assertThat(server.durability().beforeShutdown(new Wish(Save.YES, false, false))).isTrue();
    assertThat(disk.content("dump.rdb")).isEqualTo(large);
  }

  @ParameterizedTest
  @CsvSource({"ignore, 1", "panic, "})
  void aCommandThatFailsMattersIfThatIsWished(String behaviour, String errors) {
    InProcessServer.on(Disk.atOnce(disk), settings(Form.LOG_OF_COMMANDS.settings));
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    log.writeBytes(RespRequest.of("SET", "a", "x"));
    log.writeBytes(RespRequest.of("INCR", "a"));
    log.writeBytes(RespRequest.of("SET", "b", "x"));
    disk.content(INCREMENT, log.toByteArray());
    String[] wish = settings("appendonly yes", "propagation-error-behavior " + behaviour);

    if (errors == null) {
      assertThatThrownBy(() -> InProcessServer.on(Disk.atOnce(disk), wish))
          .hasMessageContaining(
              "the command 'incr' of appendonly.aof.1.incr.aof failed: ERR value");
    } else {
      InProcessClient client = InProcessServer.on(Disk.atOnce(disk), wish).client();
      assertThat(run(client, "DBSIZE")).isEqualTo("(integer) 2");
      assertThat(run(client, "INFO stats")).contains("unexpected_error_replies:" + errors);
    }
  }
}
