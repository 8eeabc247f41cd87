package io.vireo.config;

/** How event loops learn which sockets are ready. */
public enum MultiplexingApi {
  /** By epoll where Netty's library for it loads, and else as NIO. */
  AUTO,
  /** By the JVM's own sockets. */
  NIO
}
