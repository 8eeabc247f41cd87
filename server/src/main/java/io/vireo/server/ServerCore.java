package io.vireo.server;

import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.config.FileDirectives;
import io.vireo.config.PrimaryAddress;
import io.vireo.config.ReplicationSettings;
import io.vireo.server.cluster.Cluster;
import io.vireo.server.durability.Durability;
import io.vireo.server.durability.Recovery;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.FatalFailure;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.info.Identity;
import io.vireo.server.info.ServerInfo;
import io.vireo.server.keyspace.KeyEventObservers;
import io.vireo.server.login.UserStore;
import io.vireo.server.peer.Peers;
import io.vireo.server.report.SentinelInfo;
import io.vireo.server.script.Scripts;
import io.vireo.server.script.debug.Twin;
import io.vireo.server.sentinel.Sentinel;
import io.vireo.server.sentinel.SentinelState;
import io.vireo.server.sentinel.script.ScriptRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A server without threads and sockets: the engine, what stands around it, and the commands. Each
 * part is given what it uses when it is made. The commands come last, for they use the others; the
 * engine has their table from the beginning, which is empty until then.
 */
public final class ServerCore {
  private final ServerParts parts;

  /** Null unless this is a Sentinel. */
  private final Sentinel sentinel;

  /** A server with these settings in the usual surroundings. */
  public ServerCore(Config config, Clock clock) {
    this(config, clock, Surroundings.usual());
  }

  /** A server with these settings that reaches no others. */
  public ServerCore(Config config, Clock clock, Surroundings surroundings) {
    this(
        config,
        clock,
        surroundings,
        new FatalFailure(),
        Peers.none(),
        inbox -> ScriptRunner.none());
  }

  /**
   * A server with these settings.
   *
   * @param fatal ends the process when it cannot go on
   * @param peers opens connections to other servers
   * @param runners makes what runs the programs of a Sentinel's user
   */
  ServerCore(
      Config config,
      Clock clock,
      Surroundings surroundings,
      FatalFailure fatal,
      Peers peers,
      Function<Inbox, ScriptRunner> runners) {
    parts =
        new ServerParts(
            config, clock, surroundings, fatal, peers, memory -> newTwin(config, clock, memory));
    parts.info.onceAsked(() -> InfoFields.add(parts));
    sentinel =
        surroundings
            .sentinel()
            .map(state -> sentinel(state, surroundings, peers, runners))
            .orElse(null);
    if (sentinel == null) {
      parts.table.fill(Families.all(parts), renames(config));
    } else {
      SentinelFamilies families = new SentinelFamilies(parts, sentinel);
      parts.table.fill(families.all(), renames(config), families::serves);
      SentinelInfo.take(parts.info, sentinel);
    }
    parts.authentication.follow(config);
    parts.userStore.configure();
    parts.configFile.rewriter().owner(FileDirectives.USER, parts.userStore::lines);
  }

  /** A server whose commands tell whether lines of a configuration name any, or a Sentinel. */
  static ServerCore neverStarted(boolean sentinel) {
    Surroundings around = Surroundings.usual();
    if (sentinel) {
      around = around.file(Optional.of(Path.of("none"))).sentinel(new SentinelState());
    }
    return new ServerCore(Config.defaults(), Clock.system(), around);
  }

  private Sentinel sentinel(
      SentinelState state,
      Surroundings surroundings,
      Peers peers,
      Function<Inbox, ScriptRunner> runners) {
    Path file =
        surroundings
            .file()
            .orElseThrow(() -> new IllegalArgumentException("A Sentinel needs a file"));
    Sentinel made =
        new Sentinel(
            parts.engine.context().clock(),
            parts.engine.context().inbox(),
            parts.engine.config(),
            parts.engine.context().cron(),
            peers,
            runners.apply(parts.engine.context().inbox()),
            parts.pubSub,
            parts.configFile.rewriter(),
            file,
            state,
            Identity.randomId(),
            surroundings.random(),
            surroundings.crash());
    parts.engine.memory().uncounted(made.links()::keptBytes);
    return made;
  }

  /** A server beside another one, with its settings but no users of its own. */
  private static Twin newTwin(Config original, Clock clock, MemoryBudget memory) {
    Config config = original.copy();
    config.update(FileDirectives.USER, List.of());
    config.update(ClusterSettings.CLUSTER_ENABLED, false);
    ServerCore core = new ServerCore(config, clock, Surroundings.usual().heap(memory));
    Engine engine = core.engine();
    return new Twin(
        engine.sessions(),
        engine.table(),
        engine.execution(),
        engine.keyspace(),
        engine.time(),
        engine.memory(),
        core.parts.debugging,
        core::end);
  }

  /** New names by old ones, in the order of the lines {@code rename-command}. */
  private static Map<String, String> renames(Config config) {
    Map<String, String> renames = new LinkedHashMap<>();
    config
        .get(FileDirectives.RENAME_COMMAND)
        .forEach(words -> renames.put(words.get(0), words.get(1)));
    return renames;
  }

  /** The parts of the server. */
  ServerParts parts() {
    return parts;
  }

  /** The engine. */
  public Engine engine() {
    return parts.engine;
  }

  /** What watches other servers; null unless this is a Sentinel. */
  public Sentinel sentinel() {
    return sentinel;
  }

  /** What keeps the data. */
  public Durability durability() {
    return parts.durability;
  }

  /** This server as a node of a cluster, or null. */
  public Cluster cluster() {
    return parts.cluster;
  }

  /** What runs scripts. */
  public Scripts scripts() {
    return parts.scripts;
  }

  /** The observers of what happens to keys. */
  public KeyEventObservers observers() {
    return parts.observers;
  }

  /** What INFO tells. */
  public ServerInfo info() {
    return parts.info;
  }

  /** Where users are kept. */
  public UserStore userStore() {
    return parts.userStore;
  }

  /**
   * What the server is like now. Data context only.
   *
   * @param withData whether the data and functions belong to it; else none do
   * @throws IOException if the data cannot be written as a snapshot
   */
  public Baseline baseline(boolean withData) throws IOException {
    return new Baseline(
        parts, withData, snapshot -> exchange(Path.of("the data of before"), snapshot));
  }

  /**
   * Puts a snapshot in the place of all data, in one step for all clients; replicas copy it. Data
   * context only.
   *
   * @param name what the snapshot is called in errors
   * @return null, or what stands in the way: then the present data stay
   */
  public String exchange(Path name, byte[] snapshot) {
    if (parts.follower.isReplica()) {
      return "A replica has the data of its primary, where others can be loaded";
    }
    String fault = parts.durability.exchange(name, snapshot, parts::replacing);
    engine().resumption().serveWaiting();
    return fault;
  }

  /**
   * Begins to load the data; the server goes on with their history, if they tell it.
   *
   * @param loaded called once the data is loaded, with null or with what is wrong with its files
   */
  void load(Consumer<String> loaded) {
    if (sentinel != null) {
      // It has no data.
      sentinel.start();
      loaded.accept(null);
      return;
    }
    Recovery recovery = parts.durability.recovery();
    parts.durability.begin(
        fault -> {
          if (fault == null) {
            parts.lead.resume(recovery.history(), parts.isToFollow());
            if (parts.cluster == null) {
              parts.follower.begin(primary());
            } else {
              parts.cluster.loaded();
            }
          }
          loaded.accept(fault);
        });
  }

  private PrimaryAddress primary() {
    return engine().config().get(ReplicationSettings.REPLICAOF);
  }

  /** Closes the connections to other servers, and ends debugging. Any thread. */
  void close() {
    parts.migrations.close();
    parts.debugging.close();
  }

  /**
   * Ends the Java threads of scripts and functions and lets go of all data and files, once no
   * command runs any more. Any thread.
   */
  void end() {
    parts.scripts.flush();
    parts.functions.clear();
    parts.engine.keyspace().close();
    parts.durability.end();
  }
}
