package io.vireo.server.cluster.campaign;

import io.vireo.server.ServerProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A cluster to which some acts of trouble happen while clients write; after each it is left alone,
 * must become whole, and is compared with what the clients remember.
 */
final class Round implements AutoCloseable {
  private static final int WRITERS = 3;
  private static final String[] WON = {"Failover election won", "Taking over the master"};

  private final Random random;
  private final Park park;
  private final FaultLog log = new FaultLog();
  private final Healing healing;
  private final Troubles troubles;
  private final List<Writer> writers = new ArrayList<>();
  private final Mover mover;
  private final List<String> faults = new ArrayList<>();
  private long lost;
  private long lostCopied;
  private long failovers;
  private long unplanned;
  private long longestHealing;

  /** A round that is drawn, and not played yet. */
  Round(long seed, int nodes, Makers makers, ServerProgram vireo, Path folder) {
    random = new Random(seed * 2_654_435_761L);
    random.nextLong(); // the first numbers of neighbouring seeds are much alike
    park = new Park(nodes, makers, vireo, folder);
    healing = new Healing(park);
    troubles = new Troubles(park, log, healing, new Random(random.nextLong()));
    List<Integer> slots = new ArrayList<>();
    mover = new Mover(park, slots, log, new Random(random.nextLong()));
    int replicas = nodes / Park.SHARDS - 1;
    for (int i = 0; i < WRITERS; i++) {
      Random its = new Random(random.nextLong());
      Writer writer = new Writer("w" + i, park.nodes(), replicas, mover::isMoving, its);
      writer.trails().forEach(trail -> slots.add(trail.slot()));
      writers.add(writer);
    }
  }

  /** What was done to the nodes. */
  List<String> events() {
    return troubles.events();
  }

  long acknowledged() {
    return writers.stream().mapToLong(Writer::acknowledged).sum();
  }

  /** What was lost, moved and so on, in a few words. */
  Tally tally() {
    return new Tally(
        acknowledged(),
        lost,
        lostCopied,
        failovers,
        unplanned,
        mover.moved(),
        mover.atomic(),
        longestHealing);
  }

  /** Makes the cluster; what is wrong, line by line. */
  List<String> begin() {
    String fault = park.make(Act.MOVES.nodeTimeout());
    fault = fault == null ? healing.awaitAgreement(() -> null) : fault;
    return fault == null ? List.of() : List.of(fault);
  }

  /** Plays an act; what is wrong, line by line. */
  List<String> play(Act act) throws InterruptedException {
    troubles.tell("act: " + act);
    park.nodeTimeout(act.nodeTimeout());
    log.clear();
    int[] before = elections();
    List<Thread> threads = new ArrayList<>();
    for (Writer writer : writers) {
      writer.lossless(act.isLossless());
      threads.add(new Thread(writer, "writer"));
    }
    threads.forEach(Thread::start);
    Mover moving = act.moves() ? mover : null;
    Thread movingThread = new Thread(mover::run, "mover");
    if (moving != null) {
      mover.begin();
      movingThread.start();
    }
    String fault = troubles.play(act, 6000 + random.nextInt(6000));
    mover.end();
    movingThread.join();
    fault = fault == null ? healing.awaitAgreement(mover::resume) : fault;
    longestHealing = Math.max(longestHealing, healing.took());
    writers.forEach(Writer::end);
    for (Thread thread : threads) {
      thread.join();
    }
    fault = fault == null ? healing.awaitSameData() : fault;
    return fault == null ? judge(act, before) : failed(fault);
  }

  private List<String> failed(String fault) {
    faults.add(fault);
    return faults;
  }

  private List<String> judge(Act act, int[] before) {
    int[] elections = elections();
    List<Trail> trails = new ArrayList<>();
    for (int shard = 0; shard < Park.SHARDS; shard++) {
      elections[shard] -= before[shard];
      failovers += elections[shard];
      if (elections[shard] > 0 && !log.wasHarmed(shard) && !act.isLossless()) {
        // On a machine that is too busy a node may be silent for long although nobody harms it.
        unplanned++;
        log.starved(shard);
      }
    }
    writers.forEach(each -> trails.addAll(each.trails()));
    Judge judge = new Judge(park, log, elections);
    faults.addAll(judge.judge(trails));
    lost += judge.lost();
    lostCopied += judge.lostCopied();
    for (Writer writer : writers) {
      faults.addAll(writer.faults());
      writer.forgetRetired();
    }
    for (NodeProcess node : park.nodes()) {
      node.logged("CRITICAL", "Exception").stream()
          .limit(3)
          .forEach(line -> faults.add(node + ": " + line));
    }
    return faults;
  }

  private int[] elections() {
    int[] counts = new int[Park.SHARDS];
    park.nodes().forEach(node -> counts[Park.shard(node)] += node.logged(WON).size());
    return counts;
  }

  @Override
  public void close() {
    park.close();
  }
}
