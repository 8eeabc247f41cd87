package io.vireo.server.peer;

/**
 * Where another server listens: a host, by name or address, and a port, or the path of a Unix
 * socket.
 *
 * @param host the host, or the path
 * @param port the port; {@link #PATH} if the host is a path. One that cannot be is found out when
 *     the connection is made
 * @param secure whether to speak TLS
 * @param source the address of this host to connect from, a number; null for whichever suits
 */
public record PeerAddress(String host, int port, boolean secure, String source) {
  /** Stands for the port of a Unix socket. */
  private static final int PATH = -1;

  private static final int LAST_PORT = 65_535;

  /** A host to which whichever address of this one suits. */
  public PeerAddress(String host, int port, boolean secure) {
    this(host, port, secure, null);
  }

  /** A host where TLS is not spoken. */
  public PeerAddress(String host, int port) {
    this(host, port, false);
  }

  /** A Unix socket. */
  public static PeerAddress unix(String path) {
    return new PeerAddress(path, PATH);
  }

  /** True for the path of a Unix socket. */
  public boolean isUnix() {
    return port == PATH;
  }

  boolean isPossible() {
    return isUnix() || port > 0 && port <= LAST_PORT;
  }

  @Override
  public String toString() {
    return isUnix() ? host : host + ':' + port;
  }
}
