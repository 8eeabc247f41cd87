package io.vireo.server.replication.follow;

/** How far the link to the primary has come. */
public enum LinkState {
  /** There is no primary. */
  NONE("none"),
  /** The next attempt waits for its time. */
  CONNECT("connect"),
  /** A connection is being made. */
  CONNECTING("connecting"),
  /** Both sides agree on what follows. */
  HANDSHAKE("handshake"),
  /** The primary's snapshot comes. */
  TRANSFER("sync"),
  /** The primary's snapshot is here and is being loaded. */
  LOADING("sync"),
  /** The stream is followed. */
  CONNECTED("connected");

  private final String name;

  LinkState(String name) {
    this.name = name;
  }

  /** What ROLE calls it. */
  public String roleName() {
    return name;
  }
}
