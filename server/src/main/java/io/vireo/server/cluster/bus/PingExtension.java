package io.vireo.server.cluster.bus;

/** An addition to a heartbeat beside gossip, for nodes that understand it. */
public sealed interface PingExtension {
  /** The name that the sender announces for clients; empty if none. */
  record Hostname(String name) implements PingExtension {}

  /** The sender's name for people; empty if none. */
  record HumanNodename(String name) implements PingExtension {}

  /** The availability zone in which the sender runs; empty if none. Valkey's. */
  record AvailabilityZone(String name) implements PingExtension {}

  /** The sender was told to forget a node, and admits it again only after {@code seconds}. */
  record ForgottenNode(String node, long seconds) implements PingExtension {}

  /** Names the primary and its replicas together. */
  record ShardId(String id) implements PingExtension {}

  /** What lets a node act as another's internal client: 40 bytes, each a hexadecimal digit. */
  record InternalSecret(String secret) implements PingExtension {}

  /** An address of the sender's for clients, which Valkey's nodes tell each other. */
  record ClientAddress(int type, String ip) implements PingExtension {}

  /** One whose kind this server does not know. */
  record Unknown(int type) implements PingExtension {}
}
