package io.vireo.server.cluster;

import io.vireo.server.engine.ShutdownControl.Wish;
import io.vireo.server.replication.lead.Lead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node of a cluster does for the others before its process ends. Data context only.
 *
 * <p>With FAILOVER a primary tells a replica that has all changes to take over: an election decides
 * in some milliseconds, where the others would first have to find out that the node is gone. It is
 * the protocol of Valkey 9.
 */
public final class NodeShutdown {
  private static final Logger LOG = LoggerFactory.getLogger(NodeShutdown.class);

  private final Cluster cluster;
  private final Lead lead;

  /** For a node, and the replicas that it has. */
  public NodeShutdown(Cluster cluster, Lead lead) {
    this.cluster = cluster;
    this.lead = lead;
  }

  /**
   * Calls moves of slots off.
   *
   * @return false if the node must not end: with SAFE one that votes, unless it is forced
   */
  public boolean prepare(Wish wish) {
    if (wish.safe() && cluster.state().myself().hasVote()) {
      LOG.warn(
          "This is a voting primary. Shutting down may cause the cluster to go down. {}",
          wish.force() ? "Exit anyway." : "Can't exit.");
      if (!wish.force()) {
        return false;
      }
    }
    cluster.migrations().beforeShutdown();
    return true;
  }

  /** Nothing can keep the node from ending any more: a replica takes over if that is wanted. */
  public boolean leave(Wish wish) {
    if (wish.failover() && cluster.state().myself().isPrimary()) {
      handOver();
    }
    return true;
  }

  private void handOver() {
    String successor = lead.handOver();
    if (successor == null) {
      LOG.info("Unable to find a replica to perform the auto failover on shutdown.");
    } else {
      LOG.info("Perform auto failover to replica {} on shutdown.", successor);
    }
  }
}
