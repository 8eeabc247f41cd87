package io.vireo.server.cluster.bus;

/** The kinds of messages; the ordinal is the number on the wire. */
public enum MessageType {
  /** Are you there? With gossip. */
  PING("ping"),
  /** Answers PING and MEET, or tells news unasked; with gossip. */
  PONG("pong"),
  /** A PING whose receiver is to make the sender's acquaintance. */
  MEET("meet"),
  /** A majority finds a node failed. */
  FAIL("fail"),
  /** A message of PUBLISH. */
  PUBLISH("publish"),
  /** A replica asks for a vote. */
  AUTH_REQUEST("auth-req"),
  /** A primary gives its vote. */
  AUTH_ACK("auth-ack"),
  /** Tells a node that claims slots wrongly which node owns them. */
  UPDATE("update"),
  /** A replica asks its primary to stop its clients for a failover. */
  MFSTART("mfstart"),
  /** A message of a Redis module. */
  MODULE("module"),
  /** A message of SPUBLISH. */
  PUBLISHSHARD("publishshard");

  private static final MessageType[] ALL = values();

  private final String infoName;

  MessageType(String infoName) {
    this.infoName = infoName;
  }

  /** As CLUSTER INFO calls it in {@code cluster_stats_messages_..._sent}. */
  public String infoName() {
    return infoName;
  }

  /** The type with a number, or null if there is none. */
  public static MessageType of(int number) {
    return number >= 0 && number < ALL.length ? ALL[number] : null;
  }
}
