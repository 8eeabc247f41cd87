package io.vireo.server;

import io.vireo.config.Config;
import io.vireo.config.FileDirectives;
import io.vireo.server.durability.Durability;
import io.vireo.server.durability.Recovery;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.login.UserStore;
import io.vireo.server.peer.Peers;
import io.vireo.server.script.Scripts;
import io.vireo.server.script.debug.Twin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A server without threads and sockets: the engine, what stands around it, and the commands. Each
 * part is given what it uses when it is made. The commands come last, for they use the others; the
 * engine has their table from the beginning, which is empty until then.
 */
public final class ServerCore {
  private final ServerParts parts;

  /** A server with these settings in the usual surroundings. */
  public ServerCore(Config config, Clock clock) {
    this(config, clock, Surroundings.usual());
  }

  /** A server with these settings. */
  public ServerCore(Config config, Clock clock, Surroundings surroundings) {
    parts = new ServerParts(config, clock, surroundings);
    parts.table.fill(Families.all(parts), renames(config));
    parts.authentication.follow(config);
    parts.userStore.configure();
    parts.configFile.rewriter().owner(FileDirectives.USER, parts.userStore::lines);
    parts.debugging.twins(ServerCore::newTwin);
  }

  /** A server beside another one, with its settings but no users of its own. */
  private static Twin newTwin(Engine original, MemoryBudget memory) {
    Config config = original.config().copy();
    config.update(FileDirectives.USER, List.of());
    ServerCore core = new ServerCore(config, original.clock(), Surroundings.usual().heap(memory));
    return new Twin(core.engine(), core.parts.debugging, core::end);
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

  /** What keeps the data. */
  public Durability durability() {
    return parts.durability;
  }

  /** What runs scripts. */
  public Scripts scripts() {
    return parts.scripts;
  }

  /** Where users are kept. */
  public UserStore userStore() {
    return parts.userStore;
  }

  /**
   * Begins to load the data; the server goes on with their history, if they tell it.
   *
   * @param loaded called once the data is loaded, with null or with what is wrong with its files
   */
  void load(Consumer<String> loaded) {
    Recovery recovery = parts.durability.recovery();
    recovery.onExpired(parts.lead::leftOut);
    parts.durability.begin(
        fault -> {
          if (fault == null) {
            parts.lead.resume(recovery.history());
            parts.follower.begin();
          }
          loaded.accept(fault);
        });
  }

  /** Sets what opens connections to other servers; without it none can be reached. */
  void peers(Peers peers) {
    parts.migrations.peers(peers);
    parts.follower.peers(peers);
  }

  /** Closes the connections to other servers, and ends debugging. Any thread. */
  void close() {
    parts.migrations.close();
    parts.debugging.close();
  }

  /**
   * Ends the Java threads of scripts and functions and lets go of all data, once no command runs
   * any more. Any thread.
   */
  void end() {
    parts.scripts.flush();
    parts.functions.clear();
    parts.engine.keyspace().close();
  }
}
