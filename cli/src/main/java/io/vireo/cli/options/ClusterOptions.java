package io.vireo.cli.options;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What --cluster shall do, and how. */
public final class ClusterOptions {
  @Option(
      names = "--cluster",
      paramLabel = "COMMAND",
      description =
          "create, check, info, fix, reshard, rebalance, add-node, del-node, call, set-timeout, import, backup, help.")
  String command;

  @Option(
      names = "--cluster-replicas",
      paramLabel = "N",
      description = "create: replicas of each primary.")
  int replicas;

  @Option(
      names = "--cluster-from",
      paramLabel = "IDS",
      description =
          "reshard: primaries that give slots, or all; import: the server that gives keys.")
  String from;

  @Option(
      names = "--cluster-to",
      paramLabel = "ID",
      description = "reshard: the primary that takes slots.")
  String to;

  @Option(names = "--cluster-slots", paramLabel = "N", description = "reshard: how many slots.")
  int slots;

  @Option(names = "--cluster-yes", description = "Do not ask.")
  boolean yes;

  @Option(
      names = "--cluster-timeout",
      paramLabel = "MILLISECONDS",
      description = "How long a MIGRATE may take; 60000 by default.")
  int timeout = 60_000;

  @Option(
      names = "--cluster-pipeline",
      paramLabel = "N",
      description = "Keys in each MIGRATE; 10 by default.")
  int pipeline = 10;

  @Option(names = "--cluster-replace", description = "Keys that are at both ends are replaced.")
  boolean replace;

  @Option(names = "--cluster-copy", description = "import: leave the keys where they were.")
  boolean copy;

  @Option(
      names = "--cluster-weight",
      paramLabel = "ID=WEIGHT",
      arity = "1",
      description = "rebalance: a primary's share of the slots; 1 by default. More may follow.")
  List<String> weights = new ArrayList<>();

  @Option(
      names = "--cluster-use-empty-masters",
      description = "rebalance: primaries without slots get some.")
  boolean useEmpty;

  @Option(
      names = "--cluster-threshold",
      paramLabel = "PERCENT",
      description = "rebalance: differences below are left; 2 by default.")
  double threshold = 2;

  @Option(names = "--cluster-simulate", description = "rebalance: show only.")
  boolean simulate;

  @Option(names = "--cluster-slave", description = "add-node: the node becomes a replica.")
  boolean replica;

  @Option(
      names = "--cluster-master-id",
      paramLabel = "ID",
      description = "add-node: of that primary.")
  String primary;

  @Option(
      names = "--cluster-search-multiple-owners",
      description = "check, fix: look for slots of two owners.")
  boolean searchOwners;

  @Option(
      names = "--cluster-fix-with-unreachable-masters",
      description = "fix: give away slots of primaries that cannot be reached.")
  boolean fixUnreachable;

  @Option(names = "--cluster-only-masters", description = "call: primaries only.")
  boolean onlyPrimaries;

  @Option(names = "--cluster-only-replicas", description = "call: replicas only.")
  boolean onlyReplicas;

  @Option(
      names = "--cluster-from-user",
      paramLabel = "USER",
      description = "import: who comes in there.")
  String fromUser;

  @Option(
      names = "--cluster-from-pass",
      paramLabel = "PASSWORD",
      description = "import: the password there.")
  String fromPassword;

  @Option(names = "--cluster-from-askpass", description = "import: ask for that password.")
  boolean fromAskPassword;

  ClusterOptions() {}

  /** The command, or null if --cluster was not given. */
  public String command() {
    return command;
  }

  /** Replicas of each primary. */
  public int replicas() {
    return replicas;
  }

  /** The nodes that give slots, or null. */
  public String from() {
    return from;
  }

  /** The node that takes slots, or null. */
  public String to() {
    return to;
  }

  /** How many slots; 0 if not given. */
  public int slots() {
    return slots;
  }

  /** Whether nothing is asked. */
  public boolean yes() {
    return yes;
  }

  /** Milliseconds a MIGRATE may take. */
  public int timeout() {
    return timeout;
  }

  /** Keys of a MIGRATE. */
  public int pipeline() {
    return pipeline;
  }

  /** Whether keys are replaced. */
  public boolean replace() {
    return replace;
  }

  /** Whether keys are copied. */
  public boolean copy() {
    return copy;
  }

  /** Pairs id=weight. */
  public List<String> weights() {
    return weights;
  }

  /** Whether primaries without slots count. */
  public boolean useEmpty() {
    return useEmpty;
  }

  /** A difference in percent that is borne. */
  public double threshold() {
    return threshold;
  }

  /** Whether nothing is done. */
  public boolean simulate() {
    return simulate;
  }

  /** Whether the new node is a replica. */
  public boolean replica() {
    return replica;
  }

  /** The primary of a new replica, or null. */
  public String primary() {
    return primary;
  }

  /** Whether slots with two owners are looked for. */
  public boolean searchOwners() {
    return searchOwners;
  }

  /** Whether slots of the lost are given away. */
  public boolean fixUnreachable() {
    return fixUnreachable;
  }

  /** Whether replicas are left out. */
  public boolean onlyPrimaries() {
    return onlyPrimaries;
  }

  /** Whether primaries are left out. */
  public boolean onlyReplicas() {
    return onlyReplicas;
  }

  /** The user at the source of an import, or null. */
  public String fromUser() {
    return fromUser;
  }

  /** The password at the source of an import, or null. */
  public String fromPassword() {
    return fromPassword;
  }

  /** Whether to ask for that password. */
  public boolean fromAskPassword() {
    return fromAskPassword;
  }

  /** Takes the password that was asked for. */
  public void fromPassword(String given) {
    fromPassword = given;
  }
}
