package io.vireo.cli.connect;

/**
 * Where a server is.
 *
 * @param host its name or address
 * @param port its port
 * @param socket the path of a Unix domain socket, which counts instead of host and port; or null
 */
public record Address(String host, int port, String socket) {
  /** An address of TCP. */
  public static Address tcp(String host, int port) {
    return new Address(host, port, null);
  }

  /** What errors name: host:port as they were given, or the socket's path. */
  public String given() {
    return socket == null ? host + ":" + port : socket;
  }

  /** What users are shown: host:port with brackets around IPv6, or the socket's path. */
  public String shown() {
    if (socket != null) {
      return socket;
    }
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
