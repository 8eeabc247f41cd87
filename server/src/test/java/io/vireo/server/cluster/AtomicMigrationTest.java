package io.vireo.server.cluster;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.config.ClusterSettings;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Engine;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ranges of slots move between servers of this process in one step, while clients write. */
class AtomicMigrationTest {
  @TempDir Path folder;

  private final List<TcpServer> servers = new ArrayList<>();
  private final List<SocketClient> clients = new ArrayList<>();

  @AfterEach
  void end() {
    clients.forEach(SocketClient::close);
    servers.forEach(TcpServer::close);
  }

  private void start(String... settings) {
    int number = servers.size();
    List<String> lines = new ArrayList<>(List.of(settings));
    lines.add("cluster-node-timeout 15000");
    lines.add("repl-diskless-sync-delay 0");
    lines.add("appenddirname log-" + number);
    TcpServer server = TcpServer.startNode(folder, number, lines.toArray(String[]::new));
    servers.add(server);
    clients.add(server.client());
  }

  /** Two primaries with half of the slots each, and further nodes without any. */
  private void cluster(int nodes, String... settings) {
    for (int i = 0; i < nodes; i++) {
      start(settings);
    }
    say(0, "CLUSTER", "ADDSLOTSRANGE", "0", "8191");
    say(1, "CLUSTER", "ADDSLOTSRANGE", "8192", "16383");
    for (int i = 0; i < nodes; i++) {
      say(i, "CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
    }
    for (int i = 1; i < nodes; i++) {
      int busPort = servers.get(i).server().engine().config().get(ClusterSettings.CLUSTER_PORT);
      String port = Integer.toString(servers.get(i).port());
      say(0, "CLUSTER", "MEET", "127.0.0.1", port, Integer.toString(busPort));
    }
    await("all agree", () -> all(nodes, i -> isOk(i) && slots(i).equals(slots(0))));
    await("one secret", () -> all(nodes, i -> secret(i).equals(secret(0))));
  }

  private static boolean all(int count, IntPredicate test) {
    return IntStream.range(0, count).allMatch(test);
  }

  private String secret(int node) {
    return servers.get(node).server().core().cluster().state().internalSecret();
  }

  private String say(int node, String... words) {
    return RespText.of(clients.get(node).run(words));
  }

  private String myId(int node) {
    return clients.get(node).run("CLUSTER", "MYID").asText();
  }

  private boolean isOk(int node) {
    return clients.get(node).run("CLUSTER", "INFO").asText().contains("cluster_state:ok");
  }

  private String slots(int node) {
    return RespText.of(clients.get(node).run("CLUSTER", "SLOTS"));
  }

  private boolean has(int node, String text) {
    return say(node, "CLUSTER", "MIGRATION", "STATUS", "ALL").contains(text);
  }

  /** A key of each slot in a range. */
  private static List<String> keys(int from, int to, int each) {
    List<String> keys = new ArrayList<>();
    Map<Integer, Integer> seen = new HashMap<>();
    for (int i = 0; keys.size() < (to - from + 1) * each; i++) {
      String key = "key-" + i;
      int slot = Bytes.of(key).slot();
      if (slot >= from && slot <= to && seen.merge(slot, 1, Integer::sum) <= each) {
        keys.add(key);
      }
    }
    return keys;
  }

  @Test
  void slotsMoveWithTheirKeys() {
    cluster(2);
    List<String> keys = keys(0, 99, 3);
    keys.forEach(key -> say(0, "SET", key, "of " + key));
    say(0, "RPUSH", "{" + keys.get(0) + "}list", "a", "b", "c");
    say(0, "PEXPIRE", keys.get(1), "10000000");

    String id = clients.get(1).run("CLUSTER", "MIGRATION", "IMPORT", "0", "99").asText();
    assertThat(id).hasSize(40);
    await("it is done", () -> has(1, "completed"));
    await("the source knows", () -> has(0, "completed"));

    keys.forEach(key -> assertThat(say(1, "GET", key)).isEqualTo("\"of " + key + '"'));
    assertThat(say(1, "LRANGE", "{" + keys.get(0) + "}list", "0", "-1")).contains("\"c\"");
    assertThat(say(1, "PTTL", keys.get(1))).startsWith("(integer) 9");
    assertThat(say(0, "GET", keys.get(0))).startsWith("(error) MOVED");
    await("the source has deleted them", () -> say(0, "DBSIZE").equals("(integer) 0"));
    await("and nothing is left", () -> keysIn(0) == 0);
    assertThat(say(1, "DBSIZE")).isEqualTo("(integer) " + (keys.size() + 1));
  }

  /** All keys that a node has, hidden ones too. */
  private long keysIn(int node) {
    Engine engine = servers.get(node).server().engine();
    CompletableFuture<Long> size = new CompletableFuture<>();
    engine.context().inbox().add(() -> size.complete(engine.keyspace().database(0).size()));
    return size.join();
  }

  /** Counts keys up, at whichever node has them, and remembers what was acknowledged. */
  private final class Writer implements Runnable {
    private final List<String> keys;
    private final Map<String, Long> acknowledged = new HashMap<>();
    private final List<String> errors = new ArrayList<>();
    private final List<SocketClient> own =
        List.of(servers.get(0).client(), servers.get(1).client());
    private final AtomicLong moved = new AtomicLong();
    private volatile boolean stop;
    private int node;

    Writer(List<String> keys) {
      this.keys = keys;
    }

    @Override
    public void run() {
      for (int i = 0; !stop; i = (i + 1) % keys.size()) {
        String key = keys.get(i);
        RespText.of(own.get(node).run("GET", key));
        String answer = RespText.of(own.get(node).run("INCR", key));
        if (answer.startsWith("(error) MOVED")) {
          moved.incrementAndGet();
          node = 1 - node;
          // Whoever is sent on is served there.
          answer = RespText.of(own.get(node).run("INCR", key));
        }
        if (answer.startsWith("(integer) ")) {
          acknowledged.put(key, Long.parseLong(answer.substring(10)));
        } else {
          errors.add(key + ": " + answer);
        }
      }
      own.forEach(SocketClient::close);
    }
  }

  @Test
  void clientsWriteWhileSlotsMoveToAndFro() throws InterruptedException {
    cluster(2);
    List<Writer> writers = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Writer writer = new Writer(keys(i * 50, i * 50 + 49, 4));
      writers.add(writer);
      Thread thread = new Thread(writer, "writer-" + i);
      threads.add(thread);
      thread.start();
    }
    for (int turn = 0; turn < 4; turn++) {
      int to = 1 - turn % 2;
      String id = clients.get(to).run("CLUSTER", "MIGRATION", "IMPORT", "0", "99").asText();
      await("turn " + turn, () -> stateOf(to, id).equals("completed"));
      await("turn " + turn + " at the source", () -> stateOf(1 - to, id).equals("completed"));
      long before = writers.get(0).moved.get();
      await("the writer has moved", () -> writers.get(0).moved.get() > before - 1);
    }
    for (int i = 0; i < threads.size(); i++) {
      writers.get(i).stop = true;
      threads.get(i).join();
    }
    for (Writer writer : writers) {
      assertThat(writer.errors).isEmpty();
      assertThat(writer.moved.get()).isGreaterThanOrEqualTo(3);
      writer.acknowledged.forEach(
          (key, value) -> assertThat(say(0, "GET", key)).isEqualTo("\"" + value + '"'));
    }
    await("nothing is left", () -> keysIn(1) == 0);
  }

  private String stateOf(int node, String id) {
    String status = say(node, "CLUSTER", "MIGRATION", "STATUS", "ID", id);
    int at = status.indexOf("\"state\"");
    int from = status.indexOf('"', at + 7);
    return at < 0 ? "" : status.substring(from + 1, status.indexOf('"', from + 1));
  }

  private List<String> fill(int from, int to, int each) {
    List<String> keys = keys(from, to, each);
    keys.forEach(key -> say(0, "SET", key, "of " + key));
    return keys;
  }

  /** Begins to move slots so slowly that it can be seen. */
  private String moveSlowly(List<String> keys) {
    say(0, "CONFIG", "SET", "rdb-key-save-delay", "50000");
    String id = clients.get(1).run("CLUSTER", "MIGRATION", "IMPORT", "0", "99").asText();
    await("keys are on their way", () -> stateOf(1, id).equals("accumulate-buffer"));
    await("some are there", () -> keysIn(1) > 0);
    assertThat(say(0, "GET", keys.get(0))).isEqualTo("\"of " + keys.get(0) + '"');
    return id;
  }

  private void expectNothingSeen(int node) {
    assertThat(say(node, "DBSIZE")).isEqualTo("(integer) 0");
    assertThat(say(node, "KEYS", "*")).isEqualTo("(empty array)");
    assertThat(say(node, "SCAN", "0", "COUNT", "10000")).contains("1) \"0\"", "2) (empty array)");
    assertThat(say(node, "RANDOMKEY")).isEqualTo("(nil)");
    assertThat(say(node, "CLUSTER", "COUNTKEYSINSLOT", "0")).isEqualTo("(integer) 0");
    assertThat(say(node, "CLUSTER", "GETKEYSINSLOT", "0", "9")).isEqualTo("(empty array)");
    // As in Redis 8.6, INFO counts all that takes memory.
    assertThat(say(node, "INFO", "keyspace")).contains("db0:keys=");
  }

  private void expectSourceServes(List<String> keys) {
    for (String key : keys) {
      assertThat(say(0, "SET", key, "of " + key)).isEqualTo("OK");
    }
    assertThat(say(0, "DBSIZE")).isEqualTo("(integer) " + keys.size());
  }

  private void replicaOf(int replica, int primary) {
    await("known", () -> say(replica, "CLUSTER", "REPLICATE", myId(primary)).equals("OK"));
    await(
        "linked",
        () -> clients.get(replica).run("INFO", "replication").asText().contains("link_status:up"));
  }

  @Test
  void whatIsCalledOffLeavesNothing() {
    cluster(3);
    replicaOf(2, 1);
    List<String> keys = fill(0, 99, 2);

    String id = moveSlowly(keys);
    await("the replica gets them", () -> keysIn(2) > 0);
    expectNothingSeen(1);
    expectNothingSeen(2);
    assertThat(say(1, "CLUSTER", "MIGRATION", "CANCEL", "ID", id)).isEqualTo("(integer) 1");
    assertThat(stateOf(1, id)).isEqualTo("canceled");
    expectNothingLeft(keys);

    String flushed = moveSlowly(keys);
    say(1, "FLUSHALL");
    await("a flush calls it off", () -> stateOf(1, flushed).equals("canceled"));
    expectNothingLeft(keys);

    String atSource = moveSlowly(keys);
    assertThat(say(0, "CLUSTER", "MIGRATION", "CANCEL", "ALL")).isEqualTo("(integer) 1");
    await("the target tries again", () -> !retries(1, atSource).equals("0"));
    say(1, "CLUSTER", "MIGRATION", "CANCEL", "ALL");
    expectNothingLeft(keys);
  }

  private String retries(int node, String id) {
    String status = say(node, "CLUSTER", "MIGRATION", "STATUS", "ID", id);
    int at = status.indexOf("(integer) ", status.indexOf("\"retries\""));
    return status.substring(at + 10, status.indexOf('\n', at)).strip();
  }

  private void expectNothingLeft(List<String> keys) {
    await("the target has none", () -> keysIn(1) == 0);
    await("nor its replica", () -> servers.size() < 3 || keysIn(2) == 0);
    await("the source knows", () -> has(0, "\"failed\"") || has(0, "\"canceled\""));
    expectSourceServes(keys);
  }

  @Test
  void whoTakesOverFromTheTargetDropsWhatHadCome() {
    cluster(3);
    replicaOf(2, 1);
    List<String> keys = fill(0, 99, 2);

    moveSlowly(keys);
    await("the replica gets them", () -> keysIn(2) > 0);
    assertThat(say(2, "CLUSTER", "FAILOVER", "TAKEOVER")).isEqualTo("OK");

    await("the new primary has none", () -> keysIn(2) == 0);
    await("nor the old one", () -> keysIn(1) == 0);
    expectSourceServes(keys);
    say(0, "CONFIG", "SET", "rdb-key-save-delay", "0");
    String id = clients.get(2).run("CLUSTER", "MIGRATION", "IMPORT", "0", "99").asText();
    await("it can be done again", () -> stateOf(2, id).equals("completed"));
    keys.forEach(key -> assertThat(say(2, "GET", key)).isEqualTo("\"of " + key + '"'));
  }

  @Test
  void whoIsStartedAgainDropsWhatHadCome() {
    cluster(2, "appendonly yes", "appendfsync always", "dir " + folder);
    List<String> keys = fill(0, 99, 2);
    moveSlowly(keys);

    servers.get(1).close();
    clients.get(1).close();
    await("the source notices", () -> has(0, "failed"));
    TcpServer again =
        TcpServer.startNode(folder, 1, "appendonly yes", "dir " + folder, "appenddirname log-1");
    servers.set(1, again);
    clients.set(1, again.client());

    await("nothing is left", () -> keysIn(1) == 0);
    assertThat(say(1, "CLUSTER", "NODES")).doesNotContain("-<-");
    expectSourceServes(keys);
  }

  /** A client that speaks as a node of the cluster. */
  private SocketClient node(int as) {
    SocketClient node = servers.get(0).client();
    clients.add(node);
    assertThat(RespText.of(node.run("AUTH", "internal connection", secret(0)))).isEqualTo("OK");
    assertThat(RespText.of(node.run("CLUSTER", "SYNCSLOTS", "CONF", "NODE-ID", myId(as))))
        .isEqualTo("OK");
    return node;
  }

  @Test
  void writersWaitUntilTheSlotsAreHandedOverOrStay() {
    cluster(2, "cluster-slot-migration-write-pause-timeout 1000");
    List<String> keys = fill(0, 9, 1);
    String elsewhere = keys(200, 200, 1).get(0);
    String id = "a".repeat(40);
    SocketClient main = node(1);
    SocketClient channel = node(1);
    assertThat(RespText.of(main.run("CLUSTER", "SYNCSLOTS", "SYNC", id, "0", "9")))
        .isEqualTo("RDBCHANNELSYNCSLOTS");
    assertThat(RespText.of(channel.run("CLUSTER", "SYNCSLOTS", "RDBCHANNEL", id)))
        .isEqualTo("SLOTSSNAPSHOT");
    List<String> snapshot = new ArrayList<>();
    while (snapshot.isEmpty() || !snapshot.get(snapshot.size() - 1).contains("SNAPSHOT-EOF")) {
      snapshot.add(RespText.of(channel.read()));
    }
    assertThat(String.join("\n", snapshot)).contains(keys);
    say(0, "SET", keys.get(0), "changed");
    say(0, "SET", elsewhere, "not told");
    assertThat(RespText.of(main.read())).contains("SELECT");
    assertThat(RespText.of(main.read())).contains("changed");
    main.send(RespRequest.of("CLUSTER", "SYNCSLOTS", "ACK", "wait-stream-eof", "0"));
    assertThat(RespText.of(main.read())).contains("STREAM-EOF");

    SocketClient writer = servers.get(0).client();
    clients.add(writer);
    writer.send(RespRequest.of("SET", keys.get(1), "waits"));
    assertThat(say(0, "GET", keys.get(1))).isEqualTo("\"of " + keys.get(1) + '"');
    assertThat(say(0, "SET", elsewhere, "goes on")).isEqualTo("OK");
    assertThat(writer.poll()).isNull();
    // Nobody takes the slots.
    assertThat(RespText.of(writer.read())).isEqualTo("OK");
    assertThat(stateOf(0, id)).isEqualTo("failed");
    assertThat(say(0, "GET", keys.get(1))).isEqualTo("\"waits\"");
  }

  @Test
  void slotsAreSentAway() {
    cluster(3);
    List<String> keys = fill(0, 19, 2);

    assertThat(move("0", "9", myId(1), "10", "14", myId(2))).isEqualTo("OK");
    await("both are done", () -> done(0) == 2 && done(1) == 1 && done(2) == 1);

    for (String key : keys) {
      int slot = Bytes.of(key).slot();
      assertThat(say(slot < 10 ? 1 : slot < 15 ? 2 : 0, "GET", key)).startsWith("\"of ");
    }
    assertThat(say(0, "CLUSTER", "CANCELSLOTMIGRATIONS"))
        .isEqualTo("(error) ERR No migrations ongoing");
    assertThat(move("0", "9", myId(1), "0", "9", myId(1)))
        .isEqualTo("(error) ERR Slots are not served by this node.");
    assertThat(move("20", "29", myId(1), "25", "30", myId(2)))
        .isEqualTo("(error) ERR Slot ranges in migrations overlap");
    assertThat(move("20", "29", myId(0), "30", "31", myId(0)))
        .isEqualTo("(error) ERR Target node can not be this node.");
  }

  private String move(String from, String to, String node, String from2, String to2, String node2) {
    return say(
        0,
        "CLUSTER",
        "MIGRATESLOTS",
        "SLOTSRANGE",
        from,
        to,
        "NODE",
        node,
        "SLOTSRANGE",
        from2,
        to2,
        "NODE",
        node2);
  }

  private int done(int node) {
    return say(node, "CLUSTER", "GETSLOTMIGRATIONS").split("\"success\"", -1).length - 1;
  }

  @Test
  void whatIsOnItsWayIsToldOf() {
    cluster(2);
    keys(0, 99, 3).forEach(key -> say(0, "SET", key, "of " + key));
    say(0, "CONFIG", "SET", "rdb-key-save-delay", "100000");
    String id = clients.get(1).run("CLUSTER", "MIGRATION", "IMPORT", "0", "99").asText();
    await("two connections", () -> say(0, "CLIENT", "LIST").split("flags=S\\w*g ", -1).length == 3);
    String memory = clients.get(0).run("INFO", "memory").asText();
    assertThat(memory).contains("mem_cluster_slot_migration_output_buffer:");
    say(0, "CONFIG", "SET", "rdb-key-save-delay", "0");
    say(1, "CLUSTER", "MIGRATION", "CANCEL", "ID", id);
    await("called off", () -> stateOf(1, id).equals("canceled"));
    await("closed", () -> !say(0, "CLIENT", "LIST").matches("(?s).*flags=S\\w*g .*"));

    clients.get(1).run("CLUSTER", "MIGRATION", "IMPORT", "0", "99");
    await("it is done", () -> has(1, "completed"));
    assertThat(clients.get(1).run("INFO", "memory").asText())
        .contains("mem_cluster_slot_migration_input_buffer:0\r\n")
        .containsPattern("mem_cluster_slot_migration_input_buffer_peak:[1-9]");
    assertThat(say(1, "CLUSTER", "GETSLOTMIGRATIONS")).contains("success");
    say(1, "CONFIG", "SET", "cluster-slot-migration-log-max-len", "0");
    assertThat(say(1, "CLUSTER", "GETSLOTMIGRATIONS")).isEqualTo("(empty array)");
    assertThat(has(1, "completed")).isTrue();
  }
}
