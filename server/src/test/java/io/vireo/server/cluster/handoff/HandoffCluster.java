package io.vireo.server.cluster.handoff;

import static io.vireo.server.testing.Eventually.await;

import io.vireo.config.ClusterSettings;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Engine;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Two nodes of a cluster in this process, over TCP, and a range of slots that moves between them in
 * one step. One thread, but for what is said to be of any.
 */
final class HandoffCluster implements AutoCloseable {
  /** How many nodes there are. */
  static final int NODES = 2;

  private static final int FIRST_MOVING = 100;
  private static final int MOVING = 8;
  private static final List<Integer> STAYING = List.of(5000, 12000);
  private static final List<String> MOVING_TAGS =
      IntStream.range(FIRST_MOVING, FIRST_MOVING + MOVING).mapToObj(HandoffCluster::tag).toList();
  private static final List<String> STAYING_TAGS =
      STAYING.stream().map(HandoffCluster::tag).toList();

  private static final Pattern STATE_COMPLETED =
      Pattern.compile("\"state\"\\s+\\d+\\) \"completed\"");
  private static final Pattern RETRIES =
      Pattern.compile("\"retries\"\\s+\\d+\\) \\(integer\\) (\\d+)");

  private final List<TcpServer> servers = new ArrayList<>();
  private final List<SocketClient> clients = new ArrayList<>();
  private volatile int owner;

  /** Starts both nodes, with half of the slots each; the first one has those that move. */
  HandoffCluster(Path folder) {
    try {
      for (int node = 0; node < NODES; node++) {
        start(folder, node);
      }
      unite();
    } catch (RuntimeException | AssertionError failure) {
      close();
      throw failure;
    }
  }

  private void start(Path folder, int node) {
    TcpServer server =
        TcpServer.startNode(
            folder,
            node,
            "cluster-node-timeout 15000",
            // Writers wait that long if a target does not take the slots: 10 s by default.
            "cluster-slot-migration-write-pause-timeout 2000",
            "repl-diskless-sync-delay 0");
    servers.add(server);
    clients.add(server.client());
  }

  private void unite() {
    run(0, "CLUSTER", "ADDSLOTSRANGE", "0", "8191");
    run(1, "CLUSTER", "ADDSLOTSRANGE", "8192", "16383");
    run(0, "CLUSTER", "SET-CONFIG-EPOCH", "1");
    run(1, "CLUSTER", "SET-CONFIG-EPOCH", "2");
    int busPort = servers.get(1).server().engine().config().get(ClusterSettings.CLUSTER_PORT);
    String port = Integer.toString(servers.get(1).port());
    run(0, "CLUSTER", "MEET", "127.0.0.1", port, Integer.toString(busPort));
    await("both nodes agree", () -> isOk(0) && isOk(1) && slots(0).equals(slots(1)));
    await("both nodes have one secret", () -> secret(0).equals(secret(1)));
  }

  private boolean isOk(int node) {
    return run(node, "CLUSTER", "INFO").asText().contains("cluster_state:ok");
  }

  private String slots(int node) {
    return RespText.of(run(node, "CLUSTER", "SLOTS"));
  }

  private String secret(int node) {
    return servers.get(node).server().core().cluster().state().internalSecret();
  }

  private static String tag(int slot) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "{" + i + "}")
        .filter(tag -> Bytes.of(tag).slot() == slot)
        .findFirst()
        .orElseThrow();
  }

  /** A key in one of the slots that move: names with the same number share a slot. Any thread. */
  static String movingKey(int number, String name) {
    return MOVING_TAGS.get(number % MOVING) + name;
  }

  /** A key in a slot that always belongs to this node. Any thread. */
  static String stayingKey(int node, String name) {
    return STAYING_TAGS.get(node) + name;
  }

  /** The node that has the slots that move. Any thread. */
  int owner() {
    return owner;
  }

  /** The node that listens at a port. Any thread. */
  int nodeAt(int port) {
    return servers.get(0).port() == port ? 0 : 1;
  }

  /** A new connection to a node. Any thread. */
  SocketClient connect(int node) {
    return servers.get(node).client();
  }

  /** Runs a command at a node; an error is a failure. */
  RespValue run(int node, String... words) {
    RespValue answer = clients.get(node).run(words);
    if (answer == null || answer instanceof RespValue.Failure) {
      String told = answer == null ? "nothing" : answer.asText();
      throw new IllegalStateException(
          "node " + node + " answers " + told + " to " + String.join(" ", words));
    }
    return answer;
  }

  /** What a node answers, even an error. */
  String say(int node, String... words) {
    return RespText.of(clients.get(node).run(words));
  }

  /**
   * Moves the slots to the other node, and waits until both nodes have noted that. What fails on a
   * busy machine, the target tries again by itself.
   *
   * @return how often the target tried again
   */
  long move() {
    int to = 1 - owner;
    String first = Integer.toString(FIRST_MOVING);
    String last = Integer.toString(FIRST_MOVING + MOVING - 1);
    String id = run(to, "CLUSTER", "MIGRATION", "IMPORT", first, last).asText();
    await("the target has the slots", () -> status(to, id), this::isCompleted);
    await("the source has noted that", () -> status(owner, id), this::isCompleted);
    owner = to;
    Matcher retries = RETRIES.matcher(status(to, id));
    return retries.find() ? Long.parseLong(retries.group(1)) : 0;
  }

  private String status(int node, String id) {
    return say(node, "CLUSTER", "MIGRATION", "STATUS", "ID", id);
  }

  private boolean isCompleted(String status) {
    return STATE_COMPLETED.matcher(status).find();
  }

  /** Waits until no node has keys that it hides: of slots that come, or have gone. */
  void awaitNothingHidden() {
    for (int node = 0; node < NODES; node++) {
      int here = node;
      await("node " + node + " hides no keys", () -> keys(here).equals(run(here, "DBSIZE")));
    }
  }

  private RespValue keys(int node) {
    Engine engine = servers.get(node).server().engine();
    CompletableFuture<Long> size = new CompletableFuture<>();
    engine.context().inbox().add(() -> size.complete(engine.keyspace().database(0).size()));
    return new RespValue.Whole(size.join());
  }

  @Override
  public void close() {
    clients.forEach(SocketClient::close);
    servers.forEach(TcpServer::close);
  }
}
