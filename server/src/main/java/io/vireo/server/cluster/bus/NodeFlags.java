package io.vireo.server.cluster.bus;

/** What is said of a node in one word of bits, on the bus as within a server. */
public final class NodeFlags {
  /** The node is a primary. */
  public static final int PRIMARY = 1;

  /** The node is a replica. */
  public static final int REPLICA = 1 << 1;

  /** It has not answered for the node timeout; others may see it otherwise. */
  public static final int PFAIL = 1 << 2;

  /** A majority of the primaries found that it does not answer. */
  public static final int FAIL = 1 << 3;

  /** The node that says it. */
  public static final int MYSELF = 1 << 4;

  /** Its name is not known yet. */
  public static final int HANDSHAKE = 1 << 5;

  /** Its address is not known. */
  public static final int NOADDR = 1 << 6;

  /** It is to be greeted by MEET. */
  public static final int MEET = 1 << 7;

  /** A primary that has, or had, replicas, and may get one of another primary's. */
  public static final int MIGRATE_TO = 1 << 8;

  /** A replica that never asks for votes ({@code cluster-replica-no-failover}). */
  public static final int NOFAILOVER = 1 << 9;

  /** The node understands extensions of PING. */
  public static final int EXTENSIONS = 1 << 10;

  /**
   * The node understands Valkey's light headers, as only Valkey's nodes do: extensions of PING from
   * number 4 on have another meaning for them.
   */
  public static final int VALKEY = 1 << 11;

  private NodeFlags() {}
}
