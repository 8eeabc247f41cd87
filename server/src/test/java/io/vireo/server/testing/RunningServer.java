package io.vireo.server.testing;

/** A server that listens on a port of the loopback interface. */
public interface RunningServer extends AutoCloseable {
  /** Where it listens. */
  int port();

  /** A new connection. */
  default SocketClient client() {
    return new SocketClient(port());
  }

  /** Ends the server and waits for its end. */
  @Override
  void close();
}
