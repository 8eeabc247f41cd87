package io.vireo.server.replication.follow;

/** Knows whether this server follows another one to change places with it. Data context. */
public interface Promotion {
  /** Whether the server that it follows is a replica still, and is to become the primary. */
  boolean isAsked();

  /**
   * That server has answered to PSYNC.
   *
   * @param accepted whether it sends the stream or a copy
   * @return false if this server follows it no more
   */
  boolean answered(boolean accepted);
}
