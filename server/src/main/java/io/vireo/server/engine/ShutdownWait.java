package io.vireo.server.engine;

import io.vireo.server.engine.session.Waiting;
import io.vireo.server.resp.Reply;

/** A client that asked for the end of the server, which waits for replicas. Data context only. */
public final class ShutdownWait extends Waiting {
  /** A wait that only the end of the server ends, or a client that aborts the shutdown. */
  public ShutdownWait() {
    super(FOREVER);
  }

  @Override
  public boolean canBeUnblocked() {
    return false;
  }

  @Override
  public void timedOut(Reply reply) {
    throw new IllegalStateException("This wait has no deadline");
  }
}
