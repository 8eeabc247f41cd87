package io.vireo.server.engine.session;

import io.vireo.server.data.Bytes;

/**
 * The owner of each slot, as far as requests are concerned. Data context only. Not used without a
 * cluster.
 */
public interface SlotRoutes {
  /** True if the slot is this server's, is not on its way, and the cluster works. */
  boolean isPlain(int slot);

  /** True if some node has the slot. */
  boolean isServed(int slot);

  /** True if this server has the slot. */
  boolean isMine(int slot);

  /** True if this server replicates the node that has the slot. */
  boolean isOfMyPrimary(int slot);

  /** True if this server's slot is on its way to another node. */
  boolean isMigrating(int slot);

  /** True if the slot is on its way to this server. */
  boolean isImporting(int slot);

  /** True if the cluster works. */
  boolean isHealthy();

  /** True if reads are answered though it does not: {@code cluster-allow-reads-when-down}. */
  boolean allowsReadsWhenDown();

  /**
   * True if shard messages are passed on though the cluster does not work: {@code
   * cluster-allow-pubsubshard-when-down}.
   */
  boolean allowsShardMessagesWhenDown();

  /** How many databases there are. */
  int databases();

  /** True if a key is there in a database; nothing is counted, nothing expires. */
  boolean hasKey(int database, Bytes key);

  /** The error that sends a client to the node that has the slot, which there must be. */
  String moved(int slot, Session session);

  /** The error that sends a client for once to the node that the slot is on its way to. */
  String ask(int slot, Session session);
}
