package io.vireo.server.info;

import io.vireo.config.Config;
import io.vireo.config.NetworkSettings;
import io.vireo.server.engine.BlockedKeys;
import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.engine.gate.PauseReason;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Waiting;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.engine.session.WatchedKeys;
import io.vireo.server.keyspace.KeyspaceState;
import java.util.Collection;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** INFO clients: how many clients there are and what they do. */
public final class ClientsSection {
  private final Clients clients;
  private final Config config;
  private final WaitingClients waiting;
  private final WatchedKeys watched;
  private final BlockedKeys blockedKeys;
  private final PauseGate pauseGate;
  private final KeyspaceState keyspace;

  /** For a server of these parts. */
  public ClientsSection(
      Clients clients,
      Config config,
      WaitingClients waiting,
      WatchedKeys watched,
      BlockedKeys blockedKeys,
      PauseGate pauseGate,
      KeyspaceState keyspace) {
    this.clients = clients;
    this.config = config;
    this.waiting = waiting;
    this.watched = watched;
    this.blockedKeys = blockedKeys;
    this.pauseGate = pauseGate;
    this.keyspace = keyspace;
  }

  void write(Fields out) {
    out.put("connected_clients", clients.size() - count(Session::replica));
    out.owned("cluster_connections", 0);
    out.put("maxclients", config.get(NetworkSettings.MAXCLIENTS));
    out.put("client_recent_max_input_buffer", most(s -> s.link().queryBytes()));
    out.put("client_recent_max_output_buffer", most(s -> s.link().outputBytes()));
    out.put("blocked_clients", waiting.blocked());
    out.owned("tracking_clients", 0);
    out.put("pubsub_clients", count(Session::subscribed));
    out.put("watching_clients", count(s -> s.watchedKeys() > 0));
    out.put("clients_in_timeout_table", count(ClientsSection::hasTimeout));
    out.put("total_watched_keys", watched.size());
    out.put("total_blocking_keys", blockedKeys.size());
    out.put("total_blocking_keys_on_nokey", blockedKeys.sizeOnNoKey());
    pause(out);
  }

  /** Fields of Valkey. */
  private void pause(Fields out) {
    PauseReason reason = pauseGate.reason();
    out.put("paused_reason", reason == null ? "none" : name(reason));
    out.put("paused_actions", reason == null ? "none" : pauseGate.pausesAll() ? "all" : "write");
    out.put(
        "paused_timeout_milliseconds",
        reason == null ? 0 : Math.max(0, pauseGate.lastUntil() - keyspace.realNow()));
  }

  private static String name(PauseReason reason) {
    return switch (reason) {
      case COMMAND -> "client_pause";
      case SHUTDOWN -> "shutdown_in_progress";
      case FAILOVER, CLUSTER_FAILOVER -> "failover_in_progress";
    };
  }

  private static boolean hasTimeout(Session session) {
    Waiting waiting = session.waiting();
    return waiting != null && waiting.isBlocked() && waiting.deadline() != Waiting.FOREVER;
  }

  private Collection<Session> all() {
    return clients.all();
  }

  private long count(Predicate<Session> test) {
    return all().stream().filter(test).count();
  }

  private long most(ToLongFunction<Session> bytes) {
    return all().stream().mapToLong(bytes).max().orElse(0);
  }
}
