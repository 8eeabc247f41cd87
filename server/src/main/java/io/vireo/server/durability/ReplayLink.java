package io.vireo.server.durability;

import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.engine.session.NoConnection;

/** The connection, without a peer, of the client in whose name the log is repeated. */
final class ReplayLink extends NoConnection {
  private static final LoopPort NOWHERE =
      new LoopPort() {
        @Override
        public int index() {
          return 0;
        }

        @Override
        public void post(Runnable task) {}
      };

  @Override
  public LoopPort port() {
    return NOWHERE;
  }
}
