package io.vireo.server.cluster.handoff;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Clients that write in one way to slots that move, and what must be there at the end. */
interface Workload {
  /** What the report calls it. */
  String name();

  /** Loads what the requests need. Before the clients. */
  default void prepare(HandoffCluster cluster) {}

  /**
   * What each of its clients does; each has a thread of its own.
   *
   * @param pipeline the largest number of writes that a client sends at once
   */
  List<CampaignClient.Step> clients(Random random, int pipeline);

  /** Compares what is there with what was acknowledged. After the clients. */
  Outcome judge(HandoffCluster cluster, long acknowledged);

  /**
   * What came of it.
   *
   * @param acknowledged writes
   * @param due what must be there: counts, or elements, or keys
   * @param found what is there
   * @param lost what must be there, and is not
   * @param surplus what is there twice, or was refused, or should have expired
   */
  record Outcome(long acknowledged, long due, long found, long lost, long surplus) {
    boolean isGood() {
      return lost == 0 && surplus == 0;
    }
  }

  /** Runs a command at both nodes. */
  static void runAtBoth(HandoffCluster cluster, String... words) {
    IntStream.range(0, HandoffCluster.NODES).forEach(node -> cluster.run(node, words));
  }
}
