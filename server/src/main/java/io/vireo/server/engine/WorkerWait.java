package io.vireo.server.engine;

import io.vireo.server.engine.session.Waiting;
import io.vireo.server.resp.Reply;

/**
 * The wait of a client that may go on, but with requests which the data worker has to execute and
 * not the event loop that happens to be inside. Nobody else sees it: whoever looks comes behind it.
 */
final class WorkerWait extends Waiting {
  WorkerWait() {
    super(FOREVER);
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
