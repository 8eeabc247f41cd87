package io.vireo.server.net;

import io.vireo.config.Config;
import io.vireo.config.NetworkSettings;
import io.vireo.server.acl.Rights;
import io.vireo.server.acl.Users;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Decides who may connect, and numbers the clients. Any thread. */
final class Admission {
  static final String TOO_MANY = "ERR max number of clients reached";
  static final String STRANGER_FROM_OUTSIDE =
      "DENIED Vireo is in protected mode: no password is set for the default user, so it accepts"
          + " connections from this machine only. To be reached from elsewhere, set a password with"
          + " 'requirepass', or turn the mode off with 'CONFIG SET protected-mode no' from this"
          + " machine, or start the server with '--protected-mode no'.";

  private final Config config;
  private final Users users;
  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicLong ids = new AtomicLong();

  Admission(Config config, Users users) {
    this.config = config;
    this.users = users;
  }

  /** Admits a client, or tells the error to send it before it is turned away. */
  String refusal(SocketAddress remote) {
    if (connected.incrementAndGet() > config.get(NetworkSettings.MAXCLIENTS)) {
      connected.decrementAndGet();
      return TOO_MANY;
    }
    if (config.get(NetworkSettings.PROTECTED_MODE) && hasNoPassword() && !isLocal(remote)) {
      connected.decrementAndGet();
      return STRANGER_FROM_OUTSIDE;
    }
    return null;
  }

  /** An admitted client has gone. */
  void gone() {
    connected.decrementAndGet();
  }

  private boolean hasNoPassword() {
    return users.defaultUser().rights().isPasswordless();
  }

  /** True if nobody needs to log in. */
  boolean isOpen() {
    Rights rights = users.defaultUser().rights();
    return rights.isEnabled() && rights.isPasswordless();
  }

  long nextId() {
    return ids.incrementAndGet();
  }

  private static boolean isLocal(SocketAddress remote) {
    if (!(remote instanceof InetSocketAddress inet)) {
      return true;
    }
    InetAddress address = inet.getAddress();
    return address == null || address.isLoopbackAddress();
  }
}
