package io.vireo.server.family.sentinel;

import static io.vireo.server.command.Flag.ADMIN;
import static io.vireo.server.command.Flag.LOADING;
import static io.vireo.server.command.Flag.ONLY_SENTINEL;
import static io.vireo.server.command.Flag.STALE;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.sentinel.Sentinel;

/**
 * SENTINEL: what is watched, how it fares, and what other Sentinels ask. None of them is quick by
 * declaration, so that the data worker runs them all: some write the configuration file.
 */
public final class SentinelCommands extends Family {
  private final SentinelQueries queries;
  private final SentinelChanges changes;
  private final SentinelParameters parameters;

  final Command sentinel =
      container("SENTINEL")
          .doc("2.8.4", "Depends on the subcommand", "Holds the commands of Sentinel.")
          .flags(ADMIN, ONLY_SENTINEL);

  final Command ckquorum =
      sentinel
          .sub("CKQUORUM", 3, this::ckquorum)
          .doc("2.8.4", "", "Tells whether enough Sentinels can be reached for a failover.")
          .flags(ADMIN, ONLY_SENTINEL)
          .syntax("master-name");

  final Command config =
      sentinel
          .sub("CONFIG", -4, this::config)
          .doc("6.2.0", "O(N) for N parameters", "Tells or changes settings of the Sentinel.")
          .flags(ADMIN, ONLY_SENTINEL)
          .syntax("action=([set=SET (parameter value)...]|GET parameter...)")
          .history("7.2.0", "Several parameters at once.");

  final Command debug =
      sentinel
          .sub("DEBUG", -2, this::debug)
          .doc("7.0.0", "O(N) for N parameters", "Tells or changes periods and time limits.")
          .flags(ADMIN, ONLY_SENTINEL)
          .syntax("[data=(parameter value)...]");

  final Command failover =
      sentinel
          .sub("FAILOVER", 3, this::failover)
          .doc("2.8.4", "", "Has a replica take over, whatever other Sentinels think.")
          .flags(ADMIN, ONLY_SENTINEL)
          .syntax("master-name");

  final Command flushconfig =
      sentinel
          .sub("FLUSHCONFIG", 2, this::flushconfig)
          .doc("2.8.4", "O(1)", "Writes the configuration file anew.")
          .flags(ADMIN, ONLY_SENTINEL);

  final Command address =
      sentinel
          .sub("GET-MASTER-ADDR-BY-NAME", 3, this::address)
          .doc("2.8.4", "O(1)", "Tells the address of a primary.")
          .flags(ADMIN, ONLY_SENTINEL)
          .syntax("master-name");

  final Command help =
      sentinel
          .sub("HELP", 2, SentinelHelp::help)
          .doc("6.2.0", "O(1)", "Explains the subcommands.")
          .flags(LOADING, STALE, ONLY_SENTINEL);

  final Command infoCache =
      sentinel
          .sub("INFO-CACHE", -3, this::infoCache)
          .doc(
              "3.2.0",
              "O(N) for N servers",
              "Tells what INFO of primaries and their replicas said last.")
          .flags(ADMIN, ONLY_SENTINEL)
          .syntax("nodename...");

  final Command isMasterDown =
      sentinel
          .sub("IS-MASTER-DOWN-BY-ADDR", 6, this::isMasterDown)
          .doc("2.8.4", "O(1)", "Tells another Sentinel whether a primary is down, and votes.")
          .flags(ADMIN, ONLY_SENTINEL)
          .syntax("ip port:integer current-epoch:integer runid");

  final Command master =
      sentinel
          .sub("MASTER", 3, this::master)
          .doc("2.8.4", "O(1)", "Describes a primary.")
          .flags(ADMIN, ONLY_SENTINEL)
          .syntax("master-name");

  final Command masters =
      sentinel
          .sub("MASTERS", 2, this::masters)
          .doc("2.8.4", "O(N) for N primaries", "Describes all primaries.")
          .flags(ADMIN, ONLY_SENTINEL);

  final Command monitor =
      sentinel
          .sub("MONITOR", 6, this::monitor)
          .doc("2.8.4", "O(1)", "Begins to watch a primary.")
          .flags(ADMIN, ONLY_SENTINEL)
          .syntax("name ip port:integer quorum:integer");

  final Command myid =
      sentinel
          .sub("MYID", 2, this::myid)
          .doc("6.2.0", "O(1)", "Tells the ID of the Sentinel.")
          .flags(ADMIN, ONLY_SENTINEL);

  final Command pendingScripts =
      sentinel
          .sub("PENDING-SCRIPTS", 2, this::pendingScripts)
          .doc("2.8.4", "", "Describes the scripts that run or wait.")
          .flags(ADMIN, ONLY_SENTINEL);

  final Command remove =
      sentinel
          .sub("REMOVE", 3, this::remove)
          .doc("2.8.4", "O(1)", "Watches a primary no longer.")
          .flags(ADMIN, ONLY_SENTINEL)
          .syntax("master-name");

  final Command replicas =
      sentinel
          .sub("REPLICAS", 3, this::replicas)
          .doc("5.0.0", "O(N) for N replicas", "Describes the replicas of a primary.")
          .flags(ADMIN, ONLY_SENTINEL)
          .syntax("master-name");

  final Command reset =
      sentinel
          .sub("RESET", 3, this::reset)
          .doc("2.8.4", "O(N) for N primaries", "Forgets the replicas and Sentinels of primaries.")
          .flags(ADMIN, ONLY_SENTINEL)
          .syntax("pattern:pattern");

  final Command sentinels =
      sentinel
          .sub("SENTINELS", 3, this::sentinels)
          .doc("2.8.4", "O(N) for N Sentinels", "Describes the other Sentinels of a primary.")
          .flags(ADMIN, ONLY_SENTINEL)
          .syntax("master-name");

  final Command set =
      sentinel
          .sub("SET", -5, this::set)
          .doc("2.8.4", "O(1)", "Changes settings of a primary.")
          .flags(ADMIN, ONLY_SENTINEL)
          .syntax("master-name data=(option value)...");

  final Command simulateFailure =
      sentinel
          .sub("SIMULATE-FAILURE", -3, this::simulateFailure)
          .doc("3.2.0", "", "Ends the process in the midst of its next failover.")
          .flags(ADMIN, ONLY_SENTINEL)
          .syntax("[mode=crash-after-election|crash-after-promotion|help]...");

  final Command slaves =
      sentinel
          .sub("SLAVES", 3, this::replicas)
          .doc("2.8.0", "O(N) for N replicas", "Describes the replicas of a primary.")
          .flags(ADMIN, ONLY_SENTINEL)
          .syntax("master-name")
          .replaced("5.0.0", "`SENTINEL REPLICAS`");

  /** The family. */
  public SentinelCommands(Sentinel sentinelState) {
    super(Group.SENTINEL);
    queries = new SentinelQueries(sentinelState);
    changes = new SentinelChanges(sentinelState);
    parameters = new SentinelParameters(sentinelState);
  }

  private void ckquorum(Call call) {
    queries.ckquorum(call);
  }

  private void config(Call call) {
    parameters.config(call);
  }

  private void debug(Call call) {
    parameters.debug(call);
  }

  private void failover(Call call) {
    changes.failover(call);
  }

  private void flushconfig(Call call) {
    changes.flushconfig(call);
  }

  private void address(Call call) {
    queries.address(call);
  }

  private void infoCache(Call call) {
    queries.infoCache(call);
  }

  private void isMasterDown(Call call) {
    changes.isMasterDown(call);
  }

  private void master(Call call) {
    queries.master(call);
  }

  private void masters(Call call) {
    queries.masters(call);
  }

  private void monitor(Call call) {
    changes.monitor(call);
  }

  private void myid(Call call) {
    queries.myid(call);
  }

  private void pendingScripts(Call call) {
    queries.pendingScripts(call);
  }

  private void remove(Call call) {
    changes.remove(call);
  }

  private void replicas(Call call) {
    queries.replicas(call);
  }

  private void reset(Call call) {
    changes.reset(call);
  }

  private void sentinels(Call call) {
    queries.sentinels(call);
  }

  private void set(Call call) {
    changes.set(call);
  }

  private void simulateFailure(Call call) {
    parameters.simulateFailure(call);
  }
}
