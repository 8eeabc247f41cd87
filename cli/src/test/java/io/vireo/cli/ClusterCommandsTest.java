package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.cli.testing.Outcome;
import io.vireo.cli.testing.RedisProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** --cluster against a cluster of Redis 8.6.3. */
class ClusterCommandsTest {
  @TempDir Path folder;
  private final List<RedisProcess> nodes = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    for (int i = 0; i < 4; i++) {
      nodes.add(
          RedisProcess.start(
              folder.resolve("node" + i),
              "--cluster-enabled",
              "yes",
              "--cluster-node-timeout",
              "5000"));
    }
  }

  @AfterEach
  void stop() throws Exception {
    for (RedisProcess node : nodes) {
      node.close();
    }
  }

  private String address(int node) {
    return "127.0.0.1:" + nodes.get(node).port();
  }

  private Outcome cluster(String command, String... arguments) {
    List<String> words = new ArrayList<>(List.of("--cluster", command));
    words.addAll(List.of(arguments));
    return Cli.run("", words.toArray(new String[0]));
  }

  private String ask(int node, String... words) {
    List<String> all = new ArrayList<>(List.of("-c", "-p", "" + nodes.get(node).port()));
    all.addAll(List.of(words));
    return Cli.run("", all.toArray(new String[0])).out().strip();
  }

  @Test
  void createsChangesAndRepairs() throws Exception {
    Outcome created = cluster("create", address(0), address(1), address(2), "--cluster-yes");
    assertThat(created.out()).contains("[OK] All 16384 slots covered.");
    assertThat(created.code()).isZero();
    StringBuilder keys = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      keys.append("set key").append(i).append(' ').append(i).append('\n');
    }
    Outcome written = Cli.run(keys.toString(), "-c", "-p", "" + nodes.get(0).port());
    assertThat(written.out().lines().filter(line -> line.equals("OK"))).hasSize(300);

    String second = ask(1, "cluster", "myid");
    Outcome moved =
        cluster(
            "reshard",
            address(0),
            "--cluster-from",
            "all",
            "--cluster-to",
            second,
            "--cluster-slots",
            "100",
            "--cluster-yes");
    assertThat(moved.out()).contains("100 slots moved");
    assertThat(cluster("info", address(0)).out())
        .contains("[OK] 300 keys in 3 masters.")
        .contains("| 5562 slots |");

    Outcome added =
        cluster(
            "add-node", address(3), address(0), "--cluster-slave", "--cluster-master-id", second);
    assertThat(added.out()).contains("[OK] New node added correctly.");
    Outcome removed = cluster("del-node", address(0), ask(3, "cluster", "myid"));
    assertThat(removed.err()).isEmpty();
    assertThat(removed.code()).isZero();

    ask(0, "cluster", "setslot", "100", "migrating", second);
    assertThat(cluster("check", address(0)).code()).isEqualTo(1);
    assertThat(cluster("fix", address(0), "--cluster-yes").code()).isZero();
    assertThat(cluster("check", address(0)).code()).isZero();

    Path backup = Files.createDirectory(folder.resolve("backup"));
    assertThat(cluster("backup", address(0), backup.toString()).code()).isZero();
    assertThat(backup.resolve("nodes.json")).exists();
    for (int i = 0; i < 300; i += 50) {
      assertThat(ask(2, "get", "key" + i)).isEqualTo("" + i);
    }
  }

  /** The codes of both for the same words. */
  private int code(String input, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of("--cluster"));
    all.addAll(List.of(words));
    int ours = Cli.run(input, all.toArray(new String[0])).code();
    all.add(0, RedisProcess.program("redis-cli"));
    Outcome theirs = Outcome.of(input, all.toArray(new String[0]));
    assertThat(ours).describedAs(String.join(" ", words)).isEqualTo(theirs.code());
    return ours;
  }

  @Test
  void endsWithTheSameCodes() throws Exception {
    assertThat(code("", "help")).isEqualTo(1);
    assertThat(code("no\n", "create", address(0), address(1), address(2))).isZero();
    assertThat(code("", "create", address(0), address(1), address(2))).isZero();
    assertThat(code("", "create", address(0), address(1))).isEqualTo(1);
    code("", "create");
    code("", "nonsense");
    code("", "check", address(0));
    code("", "check", "127.0.0.1:1");
    code("no\n", "fix", address(0));
    cluster("create", address(0), address(1), address(2), "--cluster-yes");
    // Without a configuration file no node can keep its timeout.
    assertThat(code("", "set-timeout", address(0), "6000")).isZero();
    assertThat(code("", "set-timeout", address(0), "50")).isEqualTo(1);
    code("", "info", address(0));
    code("", "fix", address(0));
    code("", "call", address(0), "nonsense");
    code("", "call", address(0));
    code("", "rebalance", address(0));
    code("", "del-node", address(0), ask(0, "cluster", "myid"));
    code("", "del-node", address(0), "nonsense");
    code("", "add-node", address(1), address(0));
    code("", "add-node", "127.0.0.1:1", address(0));
    code("", "import", address(0));
    code("", "import", address(0), "--cluster-from", address(1));
    code("", "backup", address(0), folder.resolve("none").toString());
    String first = ask(0, "cluster", "myid");
    String second = ask(1, "cluster", "myid");
    String[] reshard = {
      "reshard", address(0), "--cluster-from", first, "--cluster-to", second, "--cluster-slots", "1"
    };
    assertThat(code("no\n", reshard)).isEqualTo(1);
    assertThat(code("", reshard)).isEqualTo(1);
  }

  @Test
  void refusesWhatCannotBe() {
    assertThat(cluster("create", address(0), address(1), "--cluster-yes").err())
        .contains("at least 3 master nodes");
    assertThat(cluster("create").err()).contains("Wrong number of arguments");
    assertThat(cluster("nonsense").err()).isEqualTo("Unknown --cluster subcommand\n");
    assertThat(cluster("help").out()).contains("add-node");
  }
}
