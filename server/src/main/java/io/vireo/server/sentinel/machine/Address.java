package io.vireo.server.sentinel.machine;

/**
 * Where a server or a Sentinel listens.
 *
 * @param host the name or number it was given by
 * @param ip what the name was resolved to outside of the machine; the host itself if that is a
 *     number, empty if the name is not known at present
 * @param port 0 to 65535, 0 if the address is known to be invalid
 */
public record Address(String host, String ip, int port) {

  /** An address that was given as a number. */
  public static Address of(String ip, int port) {
    return new Address(ip, ip, port);
  }

  /** Whether both are one place: the same port, and the same number or name. */
  public boolean same(Address other) {
    return port == other.port
        && (ip.equals(other.ip) && !ip.isEmpty() || host.equalsIgnoreCase(other.host));
  }

  /** Whether INFO or a hello message means this place by the host and port. */
  public boolean matches(String otherHost, int otherPort) {
    return port == otherPort
        && (ip.equalsIgnoreCase(otherHost) || host.equalsIgnoreCase(otherHost));
  }

  /** The host as it is told to clients and other Sentinels. */
  public String shown(boolean names) {
    return names ? host : ip;
  }

  /** Host and port with a colon between them, a number of IPv6 in brackets. */
  public String hostAndPort(boolean names) {
    String shown = shown(names);
    return shown.indexOf(':') >= 0 ? '[' + shown + "]:" + port : shown + ':' + port;
  }
}
