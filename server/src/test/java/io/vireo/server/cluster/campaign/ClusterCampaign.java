package io.vireo.server.cluster.campaign;

import io.vireo.server.ServerProgram;
import io.vireo.server.crash.Folders;
import io.vireo.server.crash.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Clusters to which all goes wrong, until the time is over or a rule is broken. */
final class ClusterCampaign {
  private static final int ACTS = 12;

  /**
   * What is played.
   *
   * @param vireo starts Vireo
   * @param parent where directories are made
   * @param seed what the first cluster is drawn by; each next one's is one more
   * @param seconds how long acts are begun; at least one is
   * @param nodes how many a cluster has, in three shards
   * @param makers whose they are
   * @param acts what is played, by turns
   */
  record Order(
      ServerProgram vireo,
      Path parent,
      long seed,
      long seconds,
      int nodes,
      Makers makers,
      List<Act> acts) {}

  private final Order order;
  private final Progress progress;
  private final long begin = System.nanoTime();
  private Tally tally = Tally.NOTHING;
  private long acts;

  ClusterCampaign(Order order, Progress progress) {
    this.order = order;
    this.progress = progress;
  }

  /**
   * Plays.
   *
   * @return true if nothing was wrong
   */
  boolean run() throws IOException, InterruptedException {
    boolean well = true;
    for (long seed = order.seed(); well && (acts == 0 || seconds() < order.seconds()); seed++) {
      well = round(seed);
    }
    progress.line(told(tally) + ", first seed " + order.seed());
    return well;
  }

  private long seconds() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
  }

  private String told(Tally all) {
    return acts + " acts, " + all;
  }

  private boolean round(long seed) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(order.parent(), "cluster-" + seed + '-');
    try (Round round = new Round(seed, order.nodes(), order.makers(), order.vireo(), folder)) {
      List<String> faults = round.begin();
      for (int i = 0;
          faults.isEmpty() && i < ACTS && (i == 0 || seconds() < order.seconds());
          i++) {
        faults = round.play(order.acts().get((int) (acts++ % order.acts().size())));
        progress.show(seconds(), order.seconds(), told(tally.plus(round.tally())));
      }
      tally = tally.plus(round.tally());
      if (!faults.isEmpty()) {
        progress.line("FAILED, seed=" + seed);
        progress.line("directory: " + folder);
        round.events().forEach(progress::line);
        faults.forEach(progress::line);
        return false;
      }
    }
    Folders.delete(folder);
    return true;
  }
}
