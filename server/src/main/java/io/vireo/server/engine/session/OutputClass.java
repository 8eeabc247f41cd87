package io.vireo.server.engine.session;

/** The classes of clients that {@code client-output-buffer-limit} knows. */
public enum OutputClass {
  /** Clients that send commands. */
  NORMAL,
  /** Replicas. */
  REPLICA,
  /** Clients that have subscribed to a channel or a pattern. */
  PUBSUB
}
