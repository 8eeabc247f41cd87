package io.vireo.server.engine;

import io.vireo.server.engine.session.Waiting;
import io.vireo.server.resp.Reply;

/** A wait that is internal to the server: clients do not see it, and only the server ends it. */
final class InternalWait extends Waiting {
  /** What a client waits for. */
  enum Reason {
    /** The end of its own script, from when others no longer wait for it. */
    SCRIPT,

    /** The data worker, which has to execute what the client sent while it waited before. */
    WORKER
  }

  private final Reason reason;

  /** A wait that only the server ends. */
  InternalWait(Reason reason) {
    super(FOREVER);
    this.reason = reason;
  }

  /** True if a wait is internal, and for this reason. */
  static boolean isFor(Reason reason, Waiting wait) {
    return wait instanceof InternalWait internal && internal.reason == reason;
  }

  @Override
  public boolean canBeUnblocked() {
    return false;
  }

  @Override
  public boolean isBlocked() {
    return false;
  }

  @Override
  public void timedOut(Reply reply) {}
}
