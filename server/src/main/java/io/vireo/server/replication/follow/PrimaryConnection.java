package io.vireo.server.replication.follow;

import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.engine.session.NoConnection;

/**
 * The connection to the primary as CLIENT LIST and CLIENT KILL know it. Nothing is sent by it: what
 * the primary is told goes through {@link io.vireo.server.peer.StreamSocket}.
 */
final class PrimaryConnection extends NoConnection implements LoopPort {
  private final String address;
  private final Runnable kill;

  /**
   * A connection to an address.
   *
   * @param kill ends the link, in the data context
   */
  PrimaryConnection(String address, Runnable kill) {
    this.address = address;
    this.kill = kill;
  }

  @Override
  public LoopPort port() {
    return this;
  }

  @Override
  public int index() {
    return 0;
  }

  @Override
  public void post(Runnable task) {
    task.run();
  }

  @Override
  public String remoteAddress() {
    return address;
  }

  @Override
  public void closeNow() {
    kill.run();
  }

  @Override
  public void closeAfterReplies() {
    kill.run();
  }
}
