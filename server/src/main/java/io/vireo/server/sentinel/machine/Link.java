package io.vireo.server.sentinel.machine;

/**
 * The connections to one server or Sentinel: one for commands, and to servers one that listens to
 * hello messages. Another Sentinel that watches several primaries has one link for all of them. All
 * times are milliseconds of the machine's clock, 0 if there is none. The code that runs the
 * connections may use the object as a key.
 */
public final class Link {
  /** The number of instances that use this link, 1 unless it is another Sentinel's. */
  int users = 1;

  /** Connecting or connected. */
  boolean commandsOpen;

  boolean commandsUp;
  boolean pubSubOpen;
  boolean pubSubUp;

  /** Commands that were sent and are not answered. */
  int pending;

  /** The local address of the connection for commands, for hello messages. */
  String localIp = "";

  long commandsSince;
  long pubSubSince;
  long pubSubActivity;

  /** The last time that a PING was answered well. */
  long lastAvailable;

  /** When the first PING was sent that has not been answered since. */
  long activePing;

  long lastPing;

  /** The last answer to a PING, whatever it was. */
  long lastPong;

  long lastReconnect;

  Link(long now) {
    forget(now);
  }

  /** From now on the server is waited for as if it had just answered. */
  void forget(long now) {
    activePing = now;
    lastPing = 0;
    lastAvailable = now;
    lastPong = now;
  }

  /** Whether commands can be sent. */
  public boolean commandsUp() {
    return commandsUp;
  }

  /** Whether hello messages are listened to. */
  public boolean pubSubUp() {
    return pubSubUp;
  }
}
