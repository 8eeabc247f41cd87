package io.vireo.server.net;

import io.vertx.core.spi.transport.Transport;
import io.vireo.config.MultiplexingApi;

/** What event loops ask which sockets are ready, and thus what their sockets are. Any thread. */
public enum Multiplexing {
  /**
   * Linux' epoll, read and written through Netty's library: less between the loop and the system
   * calls than the JVM's own sockets have.
   */
  EPOLL(io.vertx.core.transport.Transport.EPOLL),

  /** The JVM's own sockets, which every system has. */
  NIO(io.vertx.core.transport.Transport.NIO);

  private final io.vertx.core.transport.Transport means;

  Multiplexing(io.vertx.core.transport.Transport means) {
    this.means = means;
  }

  /** What a setting means on this system. */
  public static Multiplexing of(MultiplexingApi wanted) {
    return wanted == MultiplexingApi.AUTO && EPOLL.isAvailable() ? EPOLL : NIO;
  }

  private boolean isAvailable() {
    return means != null && means.available();
  }

  /** Why this is impossible here; null if it is not. */
  Throwable unavailabilityCause() {
    return means == null || means.available() ? null : means.unavailabilityCause();
  }

  Transport transport() {
    return means.implementation();
  }
}
