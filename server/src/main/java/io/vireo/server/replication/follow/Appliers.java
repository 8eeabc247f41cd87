package io.vireo.server.replication.follow;

import io.vireo.server.engine.session.Session;

/** Makes what applies a primary's stream, anew for each link. Data context only. */
@FunctionalInterface
public interface Appliers {
  /**
   * One that begins behind what is known.
   *
   * @param session in whose name commands are run; it knows the stream's database
   * @param acknowledge called when the primary asks how far this server has come
   */
  StreamApplier create(Session session, Runnable acknowledge);
}
