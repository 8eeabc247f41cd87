package io.vireo.cli.cluster;

import io.vireo.cli.connect.Address;
import io.vireo.cli.connect.Credentials;
import io.vireo.cli.mode.SnapshotFile;
import io.vireo.cli.mode.Transfer;
import io.vireo.cli.options.CliOptions;
import io.vireo.cli.options.ClusterOptions;
import io.vireo.cli.output.Console;
import io.vireo.cli.output.Delimiters;
import io.vireo.cli.output.ReplyText;
import io.vireo.cli.resp.Reply;
import io.vireo.config.ByteText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Does what --cluster asks for. */
public final class ClusterTool {
  private static final String HELP =
      """
      create         host1:port1 ... hostN:portN  --cluster-replicas N
      check          host:port or host port       --cluster-search-multiple-owners
      info           host:port or host port
      fix            host:port or host port       --cluster-search-multiple-owners
                                                  --cluster-fix-with-unreachable-masters
      reshard        host:port or host port       --cluster-from IDS|all  --cluster-to ID  --cluster-slots N
                                                  --cluster-yes  --cluster-timeout MS  --cluster-pipeline N
                                                  --cluster-replace
      rebalance      host:port or host port       --cluster-weight ID=W ...  --cluster-use-empty-masters
                                                  --cluster-threshold PERCENT  --cluster-simulate
                                                  --cluster-timeout MS  --cluster-pipeline N  --cluster-replace
      add-node       new_host:new_port existing_host:existing_port
                                                  --cluster-slave  --cluster-master-id ID
      del-node       host:port node_id
      call           host:port command arg ...    --cluster-only-masters  --cluster-only-replicas
      set-timeout    host:port milliseconds
      import         host:port                    --cluster-from host:port  --cluster-from-user USER
                                                  --cluster-from-pass PASS  --cluster-from-askpass
                                                  --cluster-copy  --cluster-replace
      backup         host:port directory
      help

      Any node of the cluster will do for host:port. -a, --user and --tls are for all nodes. --cluster-yes, or
      REDISCLI_CLUSTER_YES=1 in the environment, answers all questions with yes.
      """;

  private final CliOptions options;
  private final ClusterOptions how;
  private final Console console;
  private final Cluster cluster;
  private final Questions questions;
  private List<String> words;

  /** A tool; nothing is connected yet. */
  public ClusterTool(CliOptions options, Console console) {
    this.options = options;
    this.how = options.cluster();
    this.console = console;
    this.cluster = new Cluster(options.dialer(), options.credentials(), console);
    this.questions = new Questions(console, how.yes());
    this.words = options.words();
  }

  /** Does it; gives the exit code. */
  public int run() {
    try {
      return command(how.command());
    } catch (ClusterFailure failure) {
      console.error(failure.getMessage() + "\n");
      return 1;
    }
  }

  private int command(String name) {
    switch (name) {
      case "help" -> {
        console.print("Cluster Manager Commands:\n" + HELP.indent(2));
        // As redis-cli, which counts help as a command that was not done.
        return 1;
      }
      case "create" -> {
        need(1);
        new Creation(cluster, console, questions)
            .run(words.stream().map(ClusterTool::address).toList(), how.replicas());
        return 0;
      }
      case "check" -> {
        load();
        Check check = new Check(cluster, console);
        check.info();
        return check.run(how.searchOwners()) == 0 ? 0 : 1;
      }
      case "info" -> {
        load();
        new Check(cluster, console).info();
        return 0;
      }
      case "fix" -> {
        return fix();
      }
      case "reshard", "rebalance" -> {
        return reshard(name.equals("rebalance"));
      }
      case "add-node" -> {
        return addNode();
      }
      case "del-node" -> {
        return delNode();
      }
      case "call" -> {
        return call();
      }
      case "set-timeout" -> {
        return setTimeout();
      }
      case "import" -> {
        return importKeys();
      }
      case "backup" -> {
        return backup();
      }
      default -> {
        console.error("Unknown --cluster subcommand\n");
        return 1;
      }
    }
  }

  private void need(int count) {
    if (words.size() < count) {
      throw new ClusterFailure(
          "[ERR] Wrong number of arguments for specified --cluster sub command");
    }
  }

  private static Address address(String text) {
    int colon = text.lastIndexOf(':');
    try {
      String port = text.substring(colon + 1).replaceAll("@.*", "");
      return Address.tcp(
          text.substring(0, colon).replaceAll("[\\[\\]]", ""), Integer.parseInt(port));
    } catch (NumberFormatException | IndexOutOfBoundsException wrong) {
      throw new ClusterFailure("Invalid address format: " + text);
    }
  }

  /** Takes a node's address, one word or two, from the words and reads its cluster. */
  private void load() {
    need(1);
    boolean two = words.get(0).indexOf(':') < 0 && words.size() > 1;
    Address entry = two ? address(words.get(0) + ":" + words.get(1)) : address(words.get(0));
    words = words.subList(two ? 2 : 1, words.size());
    cluster.load(entry);
  }

  private Mover mover() {
    return new Mover(cluster, how);
  }

  private int fix() {
    load();
    Check check = new Check(cluster, console);
    if (check.run(how.searchOwners()) == 0) {
      return 0;
    }
    Fix fix = new Fix(cluster, console, mover(), questions, how.fixUnreachable());
    fix.run();
    if (how.searchOwners()) {
      fix.settleOwners();
    }
    awaitAgreement();
    return check.run(how.searchOwners()) == 0 ? 0 : 1;
  }

  /** Nodes tell each other; until then they differ. */
  private void awaitAgreement() {
    for (int i = 0; i < 40; i++) {
      cluster.reload();
      if (cluster.isConsistent()) {
        return;
      }
      Cluster.pause();
    }
  }

  private int reshard(boolean rebalance) {
    load();
    if (new Check(cluster, console).run(false) > 0) {
      throw new ClusterFailure(
          "*** Please fix your cluster problems before "
              + (rebalance ? "rebalancing" : "resharding"));
    }
    Resharding resharding = new Resharding(cluster, how, console, questions);
    if (rebalance) {
      resharding.rebalance();
    } else {
      resharding.reshard();
    }
    return 0;
  }

  private int addNode() {
    need(2);
    Address added = address(words.get(0));
    Address entry = address(words.get(1));
    cluster.load(entry);
    console.print(">>> Adding node " + added.shown() + " to cluster " + entry.shown() + "\n");
    if (new Check(cluster, console).run(false) > 0) {
      return 1;
    }
    Node primary = null;
    if (how.replica()) {
      primary = how.primary() != null ? cluster.need(how.primary()) : cluster.poorest();
    }
    Node node = cluster.open(added);
    node.load();
    if (!node.others.isEmpty() || !node.isEmpty()) {
      throw new ClusterFailure(
          "[ERR] Node "
              + added.shown()
              + " is not empty. Either the node already knows other nodes (check with CLUSTER NODES) or contains some key in database 0.");
    }
    console.print(
        ">>> Send CLUSTER MEET to node " + added.shown() + " to make it join the cluster.\n");
    Node first = cluster.nodes.get(0);
    node.meet(first);
    cluster.nodes.add(node);
    cluster.awaitAgreement(60);
    if (primary != null) {
      console.print(">>> Configure node as replica of " + primary.address.shown() + ".\n");
      node.call("CLUSTER", "REPLICATE", primary.id);
    }
    console.print("[OK] New node added correctly.\n");
    return 0;
  }

  private int delNode() {
    need(2);
    String id = words.get(words.size() - 1);
    load();
    Node node = cluster.need(id);
    console.print(
        ">>> Removing node " + id + " from cluster " + cluster.nodes.get(0).address.shown() + "\n");
    if (!node.slots.isEmpty()) {
      throw new ClusterFailure(
          "[ERR] Node " + node.address.shown() + " is not empty! Reshard data away and try again.");
    }
    console.print(">>> Sending CLUSTER FORGET messages to the cluster...\n");
    for (Node other : cluster.nodes) {
      if (other == node) {
        continue;
      }
      if (node.id.equals(other.primary)) {
        Node next =
            cluster.primaries().stream()
                .filter(p -> p != node && !p.slots.isEmpty())
                .findFirst()
                .orElseThrow(() -> new ClusterFailure("[ERR] No other primary is left."));
        other.call("CLUSTER", "REPLICATE", next.id);
      }
      other.call("CLUSTER", "FORGET", node.id);
    }
    console.print(">>> Sending CLUSTER RESET SOFT to the deleted node.\n");
    node.call("CLUSTER", "RESET", "SOFT");
    return 0;
  }

  private int call() {
    need(2);
    load();
    console.print(">>> Calling " + String.join(" ", words) + "\n");
    for (Node node : cluster.nodes) {
      boolean leftOut = node.isPrimary() ? how.onlyReplicas() : how.onlyPrimaries();
      if (!leftOut) {
        Reply reply = node.ask(words);
        console.print(
            node.address.shown()
                + ": "
                + ReplyText.of(reply, io.vireo.cli.output.OutputMode.STANDARD, Delimiters.LINES));
      }
    }
    return 0;
  }

  private int setTimeout() {
    need(2);
    load();
    int timeout = (int) Long.parseLong(words.get(0).replaceAll("[^0-9]", "0"));
    if (timeout < 100) {
      throw new ClusterFailure(
          "Setting a node timeout of less than 100 milliseconds is a bad idea.");
    }
    console.print(">>> Reconfiguring node timeout in every cluster node...\n");
    int failed = 0;
    for (Node node : cluster.nodes) {
      Reply set = node.ask(List.of("CONFIG", "SET", "cluster-node-timeout", "" + timeout));
      Reply written = set.isError() ? set : node.ask(List.of("CONFIG", "REWRITE"));
      if (written.isError()) {
        failed++;
        console.print(
            "ERR setting node-timeout for " + node.address.shown() + ": " + written.text() + "\n");
      } else {
        console.print("*** New timeout set for " + node.address.shown() + "\n");
      }
    }
    console.print(
        ">>> New node timeout set. "
            + (cluster.nodes.size() - failed)
            + " OK, "
            + failed
            + " ERR.\n");
    // As redis-cli, which counts the nodes that fail but does not fail itself.
    return 0;
  }

  private int importKeys() {
    load();
    if (how.from() == null) {
      throw new ClusterFailure(
          "[ERR] Option '--cluster-from' is required for subcommand 'import'.");
    }
    Credentials who = new Credentials(how.fromUser(), how.fromPassword());
    Node source = cluster.connect(address(how.from()), who);
    console.print(
        ">>> Importing data from "
            + source.address.shown()
            + " to cluster "
            + cluster.nodes.get(0).address.shown()
            + "\n");
    Import.run(cluster, source, how, console);
    return 0;
  }

  private int backup() {
    need(2);
    load();
    Path folder = ByteText.path(words.get(0));
    if (!Files.isDirectory(folder)) {
      throw new ClusterFailure("[ERR] " + folder + " is no directory.");
    }
    int errors = new Check(cluster, console).run(false);
    StringBuilder nodes = new StringBuilder();
    for (Node node : cluster.primaries()) {
      String file =
          "redis-node-" + node.address.host() + "-" + node.address.port() + "-" + node.id + ".rdb";
      console.print(">>> Node " + node.address.shown() + " -> Saving RDB...\n");
      nodes.append(nodes.isEmpty() ? "" : ",\n").append(description(node));
      SnapshotFile.write(
          new Transfer(node.connection(), console),
          ByteText.ofSystem(folder.resolve(file).toString()),
          console);
    }
    try {
      Files.writeString(folder.resolve("nodes.json"), "[\n" + nodes + "\n]\n");
    } catch (IOException failure) {
      throw new ClusterFailure("[ERR] nodes.json cannot be written: " + failure.getMessage());
    }
    console.print("Saving cluster configuration to: " + folder.resolve("nodes.json") + "\n");
    console.print(
        errors == 0
            ? "[OK] Backup created into: " + folder + "\n"
            : "[WARNING] The cluster had errors while the backup was made.\n");
    return errors == 0 ? 0 : 1;
  }

  private static String description(Node node) {
    return "  {\"name\": \"%s\", \"host\": \"%s\", \"port\": %d, \"slots_count\": %d, \"slots\": \"%s\"}"
        .formatted(
            node.id,
            node.address.host(),
            node.address.port(),
            node.slots.cardinality(),
            Slots.shown(node.slots));
  }
}
