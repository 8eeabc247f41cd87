package io.vireo.server.engine;

import io.vireo.config.Config;
import io.vireo.config.NetworkSettings;
import io.vireo.server.engine.context.Cron;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.Session;
import io.vireo.server.keyspace.KeyspaceState;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the connections of clients that have been silent for {@code timeout} seconds: that have
 * sent no byte and taken none of an answer, be the request or the answer whole or not. Those that
 * wait for something to come, in a blocking command, by a subscription or under MONITOR, may be
 * silent for as long as they like. Data context only.
 */
public final class IdleClients {
  private static final Logger LOG = LoggerFactory.getLogger(IdleClients.class);
  private static final long SECOND = 1_000;
  private static final long CHECK_MILLIS = SECOND / 2;

  private final Cron cron;
  private final KeyspaceState keyspace;
  private final Clients clients;
  private final Config config;
  private final ClientLifecycle lifecycle;
  private long sweptAt;

  /** For the clients of an engine. */
  public IdleClients(
      Cron cron,
      KeyspaceState keyspace,
      Clients clients,
      Config config,
      ClientLifecycle lifecycle) {
    this.cron = cron;
    this.keyspace = keyspace;
    this.clients = clients;
    this.config = config;
    this.lifecycle = lifecycle;
  }

  /** Looks for such clients twice a second. */
  public void start() {
    cron.every(CHECK_MILLIS, this::sweep);
  }

  private void sweep() {
    long now = keyspace.now();
    for (Session session : clients.all()) {
      session.activity().note(session.link().traffic(), sweptAt, now);
    }
    sweptAt = now;
    long timeout = config.get(NetworkSettings.TIMEOUT);
    if (timeout > 0) {
      close(now / SECOND, timeout);
    }
  }

  private void close(long now, long timeout) {
    for (Session session : List.copyOf(clients.all())) {
      if (!session.maySleep() && now - session.activity().lastInteraction() / SECOND > timeout) {
        LOG.debug("Closing idle client {}", session.link().remoteAddress());
        lifecycle.kill(session);
      }
    }
  }
}
