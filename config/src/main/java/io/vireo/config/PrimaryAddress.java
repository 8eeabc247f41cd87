package io.vireo.config;

/**
 * Where a replica finds its primary.
 *
 * @param host name or address; empty if the server is no replica
 * @param port TCP port
 */
public record PrimaryAddress(String host, int port) {
  /** The server is a primary itself. */
  public static final PrimaryAddress NONE = new PrimaryAddress("", 0);

  /** Whether there is a primary to follow. */
  public boolean isSet() {
    return !host.isEmpty();
  }

  @Override
  public String toString() {
    return isSet() ? host + " " + port : "";
  }
}
