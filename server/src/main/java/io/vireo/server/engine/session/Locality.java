package io.vireo.server.engine.session;

/** Whether a client is on this machine, as settings with the value {@code local} ask. */
public final class Locality {
  private Locality() {}

  /** True for a Unix socket and for the loopback addresses. Any thread. */
  public static boolean isLocal(Session session) {
    String address = session.link().remoteAddress();
    return address.startsWith("/")
        || address.startsWith("127.0.0.1:")
        || address.startsWith("[::1]:")
        || address.startsWith("::1:");
  }
}
