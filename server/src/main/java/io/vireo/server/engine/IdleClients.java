package io.vireo.server.engine;

import io.vireo.config.NetworkSettings;
import io.vireo.server.engine.session.Session;
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

  private final Engine engine;
  private long sweptAt;

  /** For the clients of an engine. */
  public IdleClients(Engine engine) {
    this.engine = engine;
  }

  /** Looks for such clients twice a second. */
  public void start() {
    engine.cron().every(CHECK_MILLIS, this::sweep);
  }

  private void sweep() {
    long now = engine.keyspace().now();
    for (Session session : engine.clients().all()) {
      session.activity().note(session.link().traffic(), sweptAt, now);
    }
    sweptAt = now;
    long timeout = engine.config().get(NetworkSettings.TIMEOUT);
    if (timeout > 0) {
      close(now / SECOND, timeout);
    }
  }

  private void close(long now, long timeout) {
    for (Session session : List.copyOf(engine.clients().all())) {
      if (!session.maySleep() && now - session.activity().lastInteraction() / SECOND > timeout) {
        LOG.debug("Closing idle client {}", session.link().remoteAddress());
        engine.lifecycle().kill(session);
      }
    }
  }
}
