package io.vireo.server.engine;

import io.vireo.server.engine.session.Waiting;
import io.vireo.server.resp.Reply;

/** A wait that is internal to the server: clients do not see it, and only the server ends it. */
abstract class UnseenWait extends Waiting {
  UnseenWait() {
    super(FOREVER);
  }

  @Override
  public final boolean canBeUnblocked() {
    return false;
  }

  @Override
  public final boolean isBlocked() {
    return false;
  }

  @Override
  public final void timedOut(Reply reply) {}
}
