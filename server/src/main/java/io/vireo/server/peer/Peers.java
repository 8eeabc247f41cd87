package io.vireo.server.peer;

/** Opens connections to other servers, all on one event loop. */
public interface Peers {
  /** Does a task on the event loop. Any thread. */
  void execute(Runnable task);

  /**
   * Begins to connect. The event loop only; it does not wait, and a failure is told by the link.
   */
  PeerLink open(PeerAddress address, LinkOptions options);

  /** Heap bytes that all connections keep. Any thread. */
  long keptBytes();

  /** Ends all connections, and refuses to open others. Any thread. */
  void close();

  /** What a server without sockets has: no peer can be reached, and the caller is the loop. */
  static Peers none() {
    return new Peers() {
      @Override
      public void execute(Runnable task) {
        task.run();
      }

      @Override
      public PeerLink open(PeerAddress address, LinkOptions options) {
        return ClosedLink.because(
            PeerFailure.Reason.CANNOT_CONNECT, "This server opens no connections");
      }

      @Override
      public long keptBytes() {
        return 0;
      }

      @Override
      public void close() {}
    };
  }
}
