package io.vireo.server.family.cluster;

import static io.vireo.server.command.Flag.ADMIN;
import static io.vireo.server.command.Flag.LOADING;
import static io.vireo.server.command.Flag.NOSCRIPT;
import static io.vireo.server.command.Flag.NO_ASYNC_LOADING;
import static io.vireo.server.command.Flag.STALE;

import io.vireo.config.Config;
import io.vireo.metrics.SlotMetrics;
import io.vireo.server.cluster.Cluster;
import io.vireo.server.command.Category;
import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Group;
import io.vireo.server.command.Handler;
import io.vireo.server.command.NamedDatabases;
import io.vireo.server.engine.ClientLifecycle;

/** CLUSTER with its subcommands; what they do is in {@link NodeActions} and its siblings. */
public final class ClusterCommands extends Family {
  private static final Flag[] CHANGES = {ADMIN, STALE, NO_ASYNC_LOADING};
  private static final String UNSURE = "nondeterministic_output";

  private final Cluster node;
  private final NodeActions actions;
  private final SlotActions slots;
  private final SlotViews slotViews;
  private final NodeViews nodeViews;
  private final SlotStatistics slotStatistics;
  private final MigrationActions migrations;
  private final SlotDialogue dialogue;

  final Command cluster =
      container("CLUSTER")
          .doc("3.0.0", "Depends on the subcommand", "Holds the commands about the cluster.");

  final Command addslots =
      cluster
          .sub("ADDSLOTS", -3, on(call -> slots().change(call, true, false)))
          .doc("3.0.0", "O(N) for N slots", "Gives slots without a node to the node.")
          .flags(CHANGES)
          .syntax("slot:integer...");

  final Command addslotsrange =
      cluster
          .sub("ADDSLOTSRANGE", -4, on(call -> slots().change(call, true, true)))
          .doc("7.0.0", "O(N) for N slots", "Gives ranges of slots without a node to the node.")
          .flags(CHANGES)
          .syntax("range=(start-slot:integer end-slot:integer)...");

  final Command bumpepoch =
      cluster
          .sub("BUMPEPOCH", 2, on(call -> actions().bumpEpoch(call)))
          .doc("3.0.0", "O(1)", "Gives the node an epoch of its own that is the largest.")
          .flags(CHANGES)
          .tips(UNSURE);

  final Command countFailureReports =
      cluster
          .sub("COUNT-FAILURE-REPORTS", 3, on(call -> actions().countFailureReports(call)))
          .doc("3.0.0", "O(N) for N reports", "Tells how many primaries report a node as failing.")
          .flags(ADMIN, STALE)
          .tips(UNSURE)
          .syntax("node-id:string");

  final Command countkeysinslot =
      cluster
          .sub("COUNTKEYSINSLOT", 3, on(call -> slotViews().countKeys(call)))
          .doc("3.0.0", "O(1)", "Tells how many keys of a slot the node has.")
          .flags(STALE)
          .syntax("slot:integer");

  final Command delslots =
      cluster
          .sub("DELSLOTS", -3, on(call -> slots().change(call, false, false)))
          .doc("3.0.0", "O(N) for N slots", "Has the node forget who has slots.")
          .flags(CHANGES)
          .syntax("slot:integer...");

  final Command delslotsrange =
      cluster
          .sub("DELSLOTSRANGE", -4, on(call -> slots().change(call, false, true)))
          .doc("7.0.0", "O(N) for N slots", "Has the node forget who has ranges of slots.")
          .flags(CHANGES)
          .syntax("range=(start-slot:integer end-slot:integer)...");

  final Command failover =
      cluster
          .sub("FAILOVER", -2, on(call -> actions().failover(call)))
          .doc("3.0.0", "O(1)", "Has a replica take over from its primary.")
          .flags(CHANGES)
          .syntax("[options=FORCE|TAKEOVER]");

  final Command flushslot =
      cluster
          .sub("FLUSHSLOT", -3, on(call -> slots().flushKeys(call)))
          .doc("9.0.0", "O(N) for N keys of the slot", "Deletes the keys of a slot.")
          .flags(Flag.WRITE, Flag.NO_ASYNC_LOADING, ADMIN)
          .categories(Category.KEYSPACE)
          .databases(NamedDatabases.ALL)
          .syntax("slot:integer [flush-type=ASYNC|SYNC]");

  final Command flushslots =
      cluster
          .sub("FLUSHSLOTS", 2, on(call -> actions().flushSlots(call)))
          .doc("3.0.0", "O(1)", "Takes all slots from the node, which must have no keys.")
          .flags(CHANGES);

  final Command forget =
      cluster
          .sub("FORGET", 3, on(call -> actions().forget(call)))
          .doc("3.0.0", "O(1)", "Removes a node from those that are known.")
          .flags(CHANGES)
          .syntax("node-id:string");

  final Command getkeysinslot =
      cluster
          .sub("GETKEYSINSLOT", 4, on(call -> slotViews().someKeys(call)))
          .doc("3.0.0", "O(N) for N keys that are asked for", "Lists keys of a slot.")
          .flags(STALE)
          .tips(UNSURE)
          .syntax("slot:integer count:integer");

  final Command help =
      cluster
          .sub("HELP", 2, on(ClusterHelp::help))
          .doc("5.0.0", "O(1)", "Explains the subcommands.")
          .flags(LOADING, STALE);

  final Command info =
      cluster
          .sub("INFO", 2, on(call -> nodeViews().info(call)))
          .doc("3.0.0", "O(1)", "Tells how the cluster is, as the node sees it.")
          .flags(STALE)
          .tips(UNSURE);

  final Command keyslot =
      cluster
          .sub("KEYSLOT", 3, on(call -> call.reply().integer(call.arg(2).slot())))
          .doc("3.0.0", "O(N) for N bytes of the key", "Tells the slot of a key.")
          .flags(STALE)
          .syntax("key:string");

  final Command links =
      cluster
          .sub("LINKS", 2, on(call -> nodeViews().links(call)))
          .doc("7.0.0", "O(N) for N nodes", "Lists the connections between the node and others.")
          .flags(STALE)
          .tips(UNSURE);

  final Command meet =
      cluster
          .sub("MEET", -4, on(call -> actions().meet(call)))
          .doc("3.0.0", "O(1)", "Has the node make another one's acquaintance.")
          .flags(CHANGES)
          .syntax("ip:string port:integer [cluster-bus-port:integer]@4.0.0")
          .history("4.0.0", "The port of the bus.");

  final Command migration =
      cluster
          .sub("MIGRATION", -4, on(call -> migrations().migration(call)))
          .doc("8.4.0", "O(N) for N slots", "Moves ranges of slots to the node in one step.")
          .flags(CHANGES)
          .databases(NamedDatabases.ALL)
          .syntax(
              "subcommand=(IMPORT (start-slot:integer end-slot:integer)...|CANCEL (ID"
                  + " task-id:string|ALL)|STATUS ([ID task-id:string]|[ALL]))");

  final Command migrateslots =
      cluster
          .sub("MIGRATESLOTS", -7, on(call -> migrations().migrateSlots(call)))
          .doc("9.0.0", "O(N) for N slots", "Moves ranges of slots to another node in one step.")
          .flags(CHANGES)
          .databases(NamedDatabases.ALL)
          .syntax(
              "migration=(SLOTSRANGE range=(start-slot:integer end-slot:integer)... NODE"
                  + " node-id:string)...");

  final Command cancelslotmigrations =
      cluster
          .sub("CANCELSLOTMIGRATIONS", 2, on(call -> migrations().cancelSlotMigrations(call)))
          .doc("9.0.0", "O(N) for N migrations", "Calls off what MIGRATESLOTS has begun.")
          .flags(CHANGES)
          .databases(NamedDatabases.ALL);

  final Command getslotmigrations =
      cluster
          .sub("GETSLOTMIGRATIONS", 2, on(call -> migrations().getSlotMigrations(call)))
          .doc("9.0.0", "O(N) for N migrations", "Lists moves of ranges of slots.")
          .flags(ADMIN, STALE)
          .tips(UNSURE);

  final Command syncslots =
      cluster
          .sub("SYNCSLOTS", -3, on(call -> dialogue().answer(call)))
          .doc("8.4.0", "Depends on the subcommand", "Is what nodes say to each other.")
          .flags(ADMIN, STALE, NO_ASYNC_LOADING)
          .tips(UNSURE)
          .syntax(
              "subcommand=(SYNC (task-id:string slot-range=(start-slot:integer end-slot:integer)...)"
                  + "|RDBCHANNEL task-id:string|SNAPSHOT-EOF|STREAM-EOF|ACK (state:string"
                  + " offset:integer)|FAIL error:string|CONF (option:string... value:string...))");

  final Command myid =
      cluster
          .sub("MYID", 2, on(call -> call.reply().bulk(node().state().myself().name())))
          .doc("3.0.0", "O(1)", "Tells the name of the node.")
          .flags(STALE);

  final Command myshardid =
      cluster
          .sub("MYSHARDID", 2, on(call -> call.reply().bulk(node().state().myself().shardId())))
          .doc("7.2.0", "O(1)", "Tells the name that the node shares with its primary or replicas.")
          .flags(STALE)
          .tips(UNSURE);

  final Command nodes =
      cluster
          .sub("NODES", 2, on(call -> nodeViews().nodes(call)))
          .doc("3.0.0", "O(N) for N nodes", "Describes all nodes that are known, one a line.")
          .flags(STALE)
          .tips(UNSURE);

  final Command replicas =
      cluster
          .sub("REPLICAS", 3, on(call -> nodeViews().replicas(call)))
          .doc("5.0.0", "O(N) for N replicas", "Describes the replicas of a primary.")
          .flags(ADMIN, STALE)
          .tips(UNSURE)
          .syntax("node-id:string");

  final Command replicate =
      cluster
          .sub("REPLICATE", -3, on(call -> actions().replicate(call)))
          .doc("3.0.0", "O(1)", "Makes the node the replica of a primary.")
          .flags(CHANGES)
          .syntax("args=(node-id:string|no-one=(NO ONE))")
          .history("9.0.0", "NO ONE, which Valkey introduced.");

  final Command reset =
      cluster
          .sub("RESET", -2, on(call -> actions().reset(call)))
          .doc("3.0.0", "O(N) for N nodes", "Has the node forget the cluster.")
          .flags(ADMIN, STALE, NOSCRIPT)
          .syntax("[reset-type=HARD|SOFT]");

  final Command saveconfig =
      cluster
          .sub("SAVECONFIG", 2, on(call -> actions().saveConfig(call)))
          .doc("3.0.0", "O(1)", "Writes what the node knows of the cluster to its file.")
          .flags(CHANGES);

  final Command setConfigEpoch =
      cluster
          .sub("SET-CONFIG-EPOCH", 3, on(call -> actions().setConfigEpoch(call)))
          .doc("3.0.0", "O(1)", "Gives a new node its first epoch.")
          .flags(CHANGES)
          .syntax("config-epoch:integer");

  final Command setslot =
      cluster
          .sub("SETSLOT", -4, on(call -> slots().set(call)))
          .doc("3.0.0", "O(1)", "Tells whose a slot is, or that it is on its way.")
          .flags(CHANGES)
          .syntax(
              "slot:integer subcommand=(IMPORTING importing<node-id>:string|MIGRATING"
                  + " migrating<node-id>:string|NODE node<node-id>:string|STABLE)");

  final Command shards =
      cluster
          .sub("SHARDS", 2, on(call -> slotViews().shards(call)))
          .doc("7.0.0", "O(N) for N nodes", "Lists primaries with their replicas and slots.")
          .flags(LOADING, STALE)
          .tips(UNSURE);

  final Command slaves =
      cluster
          .sub("SLAVES", 3, on(call -> nodeViews().replicas(call)))
          .doc("3.0.0", "O(N) for N replicas", "Describes the replicas of a primary.")
          .replaced("5.0.0", "`CLUSTER REPLICAS`")
          .flags(ADMIN, STALE)
          .tips(UNSURE)
          .syntax("node-id:string");

  final Command slotStats =
      cluster
          .sub("SLOT-STATS", -4, on(call -> slotStatistics().answer(call)))
          .doc(
              "8.2.0",
              "O(N) for N slots, O(N*log(N)) with ORDERBY",
              "Tells what the slots of the node hold and take.")
          .flags(LOADING, STALE)
          .tips(UNSURE, "request_policy:all_shards")
          .syntax(
              "filter=(SLOTSRANGE (start-slot:integer end-slot:integer)|"
                  + "ORDERBY (metric:string [LIMIT limit:integer] [order=ASC|DESC]))");

  final Command slotsCommand =
      cluster
          .sub("SLOTS", 2, on(call -> slotViews().slots(call)))
          .doc("3.0.0", "O(N) for N nodes", "Lists ranges of slots with the nodes that have them.")
          .replaced("7.0.0", "`CLUSTER SHARDS`")
          .flags(LOADING, STALE)
          .tips(UNSURE)
          .history("4.0.0", "The names of nodes.")
          .history("7.0.0", "Further ways to reach them.");

  /**
   * The family.
   *
   * @param node this server as a node, or null without a cluster
   * @param statistics what is counted for slots
   */
  public ClusterCommands(
      Cluster node, SlotMetrics statistics, Config config, ClientLifecycle lifecycle) {
    super(Group.CLUSTER);
    this.node = node;
    actions = node == null ? null : new NodeActions(node);
    slots = node == null ? null : new SlotActions(node);
    nodeViews = node == null ? null : new NodeViews(node);
    slotViews = node == null ? null : new SlotViews(node);
    slotStatistics = node == null ? null : new SlotStatistics(node, statistics, config);
    migrations = node == null ? null : new MigrationActions(node, config);
    dialogue = node == null ? null : new SlotDialogue(node, lifecycle);
  }

  private Handler on(Handler handler) {
    return call -> {
      if (node == null) {
        call.reply().error(AskingCommands.DISABLED);
      } else {
        handler.run(call);
      }
    };
  }

  private Cluster node() {
    return node;
  }

  private NodeActions actions() {
    return actions;
  }

  private SlotActions slots() {
    return slots;
  }

  private MigrationActions migrations() {
    return migrations;
  }

  private SlotDialogue dialogue() {
    return dialogue;
  }

  private NodeViews nodeViews() {
    return nodeViews;
  }

  private SlotStatistics slotStatistics() {
    return slotStatistics;
  }

  private SlotViews slotViews() {
    return slotViews;
  }
}
