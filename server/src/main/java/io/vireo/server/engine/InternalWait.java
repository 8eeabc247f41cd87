package io.vireo.server.engine;

import io.vireo.server.engine.session.ServerWait;
import io.vireo.server.engine.session.Waiting;

/** A wait that is internal to the server: clients do not see it, and only the server ends it. */
final class InternalWait extends ServerWait {
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
    this.reason = reason;
  }

  /** True if a wait is internal, and for this reason. */
  static boolean isFor(Reason reason, Waiting wait) {
    return wait instanceof InternalWait internal && internal.reason == reason;
  }

  @Override
  public boolean isBlocked() {
    return false;
  }
}
