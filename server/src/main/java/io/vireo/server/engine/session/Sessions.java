package io.vireo.server.engine.session;

import io.vireo.server.acl.Users;
import io.vireo.server.engine.context.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** Makes the sessions of connections, each as the default user. Any thread. */
public final class Sessions {
  private final Gates gates;
  private final Users users;
  private final Clock clock;
  private final AtomicLong lastId = new AtomicLong();

  /** With these gates before their requests. */
  public Sessions(Gates gates, Users users, Clock clock) {
    this.gates = gates;
    this.users = users;
    this.clock = clock;
  }

  /** A session for the connection of a new client, with the next number. */
  public Session create(Link link, boolean authenticated) {
    return create(lastId.incrementAndGet(), link, authenticated);
  }

  /** A session with a number of its own: 0 for what no client is behind. */
  public Session create(long id, Link link, boolean authenticated) {
    return new Session(
        gates::closedFor, users.defaultUser(), id, link, clock.millis(), authenticated);
  }
}
