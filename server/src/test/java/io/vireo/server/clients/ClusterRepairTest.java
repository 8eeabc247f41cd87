package io.vireo.server.clients;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Command lines take nodes out of a cluster of Vireo, end moves of slots that were left half done,
 * and give slots to somebody that nobody has.
 */
@Tag("nightly") // takes minutes of repairs, most of which wait
@Tag("long")
class ClusterRepairTest {
  private static final int KEYS = 40;
  private static final String SETSLOT = "SETSLOT";
  private static final String YES = "--cluster-yes";

  @TempDir Path folder;

  /** So often a cluster is looked at until all agree. */
  private static final int CHECKS = 30;

  private ClusterCommandLine program;
  private SixNodes nodes;

  private void start(ClusterCommandLine with) {
    program = with;
    program.program();
    nodes = new SixNodes(SixNodes.Maker.VIREO, folder);
  }

  @AfterEach
  void end() {
    if (nodes != null) {
      nodes.close();
    }
  }

  private String first() {
    return "127.0.0.1:" + nodes.ports().get(0);
  }

  private String cluster(String command, String... words) throws Exception {
    return program.run(folder, command, words);
  }

  private String id(int node) {
    return nodes.ask(node, "CLUSTER", "MYID").asText();
  }

  /** Writes keys that all belong to the slot of a tag. */
  private void fill(String tag) {
    try (JedisClusterClient client = new JedisClusterClient(nodes.ports().get(0))) {
      for (int i = 0; i < KEYS; i++) {
        client.set('{' + tag + '}' + i, "of " + i);
      }
    }
  }

  private void assertThere(String tag) {
    try (JedisClusterClient client = new JedisClusterClient(nodes.ports().get(0))) {
      for (int i = 0; i < KEYS; i++) {
        assertThat(client.get('{' + tag + '}' + i)).isEqualTo("of " + i);
      }
    }
  }

  private void assertWhole() throws Exception {
    await(
        "whole",
        () -> {
          for (int i = 0; i < nodes.ports().size(); i++) {
            if (!nodes.say(i, "CLUSTER", "INFO").contains("cluster_state:ok")
                || nodes.say(i, "CLUSTER", "NODES").contains("[")
                || !owners(i).equals(owners(0))) {
              return false;
            }
          }
          return true;
        });
    String said = "";
    // What the nodes have told each other at last may change what one of them says once more.
    for (int i = 0; i < CHECKS && !isGood(said); i++) {
      said = cluster("check", first());
    }
    assertThat(said).matches(ClusterRepairTest::isGood, "all is well");
  }

  private static boolean isGood(String check) {
    return check.contains("[OK] All 16384 slots covered.")
        && !check.contains("[ERR]")
        && !check.contains("[WARNING]");
  }

  /** Which node has which slots, as one of them sees it. */
  private List<String> owners(int node) {
    List<String> owners = new ArrayList<>();
    for (RespValue range : ((RespValue.Many) nodes.ask(node, "CLUSTER", "SLOTS")).items()) {
      List<RespValue> fields = ((RespValue.Many) range).items();
      String owner = ((RespValue.Many) fields.get(2)).items().get(2).asText();
      owners.add(fields.get(0) + " " + fields.get(1) + " " + owner);
    }
    return owners;
  }

  @ParameterizedTest
  @EnumSource(ClusterCommandLine.class)
  void deletesNodes(ClusterCommandLine with) throws Exception {
    start(with);
    fill("kept");
    try (TcpServer seventh = TcpServer.startNode(folder, 7);
        SocketClient client = seventh.client()) {
      String id = client.run("CLUSTER", "MYID").asText();
      cluster("add-node", "127.0.0.1:" + seventh.port(), first());
      await("known", () -> allSay(id, true));
      int owner = nodes.owner(SixNodes.slot("kept"));
      reshard(id(owner), id);
      assertThat(cluster("del-node", first(), id)).contains("is not empty! Reshard data away");
      assertThat(allSay(id, true)).isTrue();
      reshard(id, id(owner));
      await("settled", () -> nodes.owner(SixNodes.slot("kept")) == owner);
      assertThat(cluster("del-node", first(), id)).contains("CLUSTER RESET SOFT");
      assertThat(allSay(id, false)).isTrue();
      assertThat(client.run("CLUSTER", "INFO").asText()).contains("cluster_known_nodes:1");
      assertWhole();
    }
    String replica = id(5);
    assertThat(cluster("del-node", first(), replica)).contains("CLUSTER RESET SOFT");
    for (int i = 0; i < 5; i++) {
      assertThat(nodes.say(i, "CLUSTER", "NODES")).doesNotContain(replica);
    }
    assertThat(nodes.say(5, "CLUSTER", "INFO")).contains("cluster_known_nodes:1");
    assertThere("kept");
  }

  private boolean allSay(String id, boolean isKnown) {
    for (int i = 0; i < nodes.ports().size(); i++) {
      if (nodes.say(i, "CLUSTER", "NODES").contains(id) != isKnown) {
        return false;
      }
    }
    return true;
  }

  private void reshard(String from, String to) throws Exception {
    String[] words = {first(), "--cluster-from", from, "--cluster-to", to};
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--cluster-slots", "50", YES));
    cluster("reshard", all.toArray(String[]::new));
  }

  @ParameterizedTest
  @EnumSource(ClusterCommandLine.class)
  void endsMovesThatWereLeft(ClusterCommandLine with) throws Exception {
    start(with);
    // Half of the keys are there already.
    fill("half");
    int slot = SixNodes.slot("half");
    int from = nodes.owner(slot);
    int to = nodes.otherPrimary(from);
    nodes.ask(to, "CLUSTER", SETSLOT, "" + slot, "IMPORTING", id(from));
    nodes.ask(from, "CLUSTER", SETSLOT, "" + slot, "MIGRATING", id(to));
    migrate(slot, from, to, KEYS / 2);
    // Only the target knows of the move, and has some keys.
    fill("taken");
    int taken = SixNodes.slot("taken");
    int giver = nodes.owner(taken);
    int taker = nodes.otherPrimary(giver);
    nodes.ask(taker, "CLUSTER", SETSLOT, "" + taken, "IMPORTING", id(giver));
    nodes.ask(giver, "CLUSTER", SETSLOT, "" + taken, "MIGRATING", id(taker));
    migrate(taken, giver, taker, KEYS / 2);
    nodes.ask(giver, "CLUSTER", SETSLOT, "" + taken, "STABLE");
    // Only the source knows of it, and nothing has gone.
    fill("given");
    int given = SixNodes.slot("given");
    int source = nodes.owner(given);
    String goal = id(nodes.otherPrimary(source));
    nodes.ask(source, "CLUSTER", SETSLOT, "" + given, "MIGRATING", goal);

    assertThat(cluster("check", first())).contains("open").contains("" + slot);
    cluster("fix", first(), YES);
    if (nodes.say(source, "CLUSTER", "NODES").contains("[" + given + "->-")) {
      // Programs of Redis leave this one, since there are keys.
      nodes.ask(source, "CLUSTER", SETSLOT, "" + given, "STABLE");
    }
    assertWhole();
    assertThat(nodes.owner(slot)).isEqualTo(to);
    // Who has it now is for the program to say: those of Redis give it to the taker.
    assertThat(nodes.owner(taken)).isIn(giver, taker);
    assertThere("half");
    assertThere("taken");
    assertThere("given");
  }

  private void migrate(int slot, int from, int to, int count) {
    List<String> words = new ArrayList<>(List.of("MIGRATE", "127.0.0.1"));
    words.addAll(List.of("" + nodes.ports().get(to), "", "0", "5000", "KEYS"));
    String[] keys = {"CLUSTER", "GETKEYSINSLOT", "" + slot, "" + count};
    for (RespValue key : ((RespValue.Many) nodes.ask(from, keys)).items()) {
      words.add(key.asText());
    }
    assertThat(nodes.say(from, words.toArray(String[]::new))).isEqualTo("OK");
  }

  @ParameterizedTest
  @EnumSource(ClusterCommandLine.class)
  void givesSlotsThatNobodyHasToSomebody(ClusterCommandLine with) throws Exception {
    start(with);
    fill("orphan");
    int orphan = SixNodes.slot("orphan");
    int empty = orphan + 1;
    for (int slot : List.of(orphan, empty)) {
      for (int i = 0; i < 3; i++) {
        nodes.ask(i, "CLUSTER", "DELSLOTS", "" + slot);
      }
    }
    assertThat(cluster("check", first())).contains("Not all 16384 slots are covered by nodes.");
    cluster("fix", first(), YES);
    assertWhole();
    assertThere("orphan");
  }
}
