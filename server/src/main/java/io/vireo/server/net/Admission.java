package io.vireo.server.net;

import io.vireo.config.Config;
import io.vireo.config.NetworkSettings;
import io.vireo.server.acl.Rights;
import io.vireo.server.acl.Users;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** Decides which clients may connect, and numbers them. Any thread. */
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

  Admission(Config config, Users users) {
    this.config = config;
    this.users = users;
  }

  /** Takes one of the places that {@code maxclients} gives; false if there is none. */
  boolean takePlace() {
    if (connected.incrementAndGet() > config.get(NetworkSettings.MAXCLIENTS)) {
      connected.decrementAndGet();
      return false;
    }
    return true;
  }

  /** The error to send to a client before it is turned away; null if it may come in. */
  String refusal(SocketAddress remote) {
    return config.get(NetworkSettings.PROTECTED_MODE) && hasNoPassword() && !isLocal(remote)
        ? STRANGER_FROM_OUTSIDE
        : null;
  }

  /** Gives back the place of a client that has gone. */
  void gone() {
    connected.decrementAndGet();
  }

  private boolean hasNoPassword() {
    return users.defaultUser().rights().isPasswordless();
  }

  /** True if clients need not authenticate. */
  boolean isOpen() {
    Rights rights = users.defaultUser().rights();
    return rights.isEnabled() && rights.isPasswordless();
  }

  private static boolean isLocal(SocketAddress remote) {
    if (!(remote instanceof InetSocketAddress inet)) {
      return true;
    }
    InetAddress address = inet.getAddress();
    return address == null || address.isLoopbackAddress();
  }
}
