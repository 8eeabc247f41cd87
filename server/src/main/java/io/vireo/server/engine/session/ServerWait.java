package io.vireo.server.engine.session;

import io.vireo.server.resp.Reply;

/**
 * A wait that only the server ends, or the client by leaving: it has no deadline, and CLIENT
 * UNBLOCK does not reach it. Data context only.
 */
public abstract class ServerWait extends Waiting {
  /** A wait without a deadline. */
  protected ServerWait() {
    super(FOREVER);
  }

  @Override
  public final boolean canBeUnblocked() {
    return false;
  }

  @Override
  public final void timedOut(Reply reply) {
    throw new IllegalStateException("This wait has no deadline");
  }
}
