package io.vireo.server.net;

import io.vireo.server.engine.session.Session;

/** Hears of clients that have come. */
@FunctionalInterface
public interface Arrivals {
  /**
   * A client has come. Data context only.
   *
   * @param user the user that its certificate names; null if there is none
   */
  void arrived(Session session, String user);
}
