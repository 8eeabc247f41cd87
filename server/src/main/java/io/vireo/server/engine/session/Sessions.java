package io.vireo.server.engine.session;

import io.vireo.server.acl.Users;
import io.vireo.server.engine.context.Clock;

/** Makes the sessions of connections, each as the default user. Any thread. */
public final class Sessions {
  private final Gates gates;
  private final Users users;
  private final Clock clock;

  /** With these gates before their requests. */
  public Sessions(Gates gates, Users users, Clock clock) {
    this.gates = gates;
    this.users = users;
    this.clock = clock;
  }

  /** A session for a connection that was accepted just now. */
  public Session create(long id, Link link, boolean authenticated) {
    return new Session(gates, users.defaultUser(), id, link, clock.millis(), authenticated);
  }
}
