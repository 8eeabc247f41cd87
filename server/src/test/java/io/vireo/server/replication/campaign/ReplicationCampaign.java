package io.vireo.server.replication.campaign;

import io.vireo.server.ServerProgram;
import io.vireo.server.crash.Folders;
import io.vireo.server.crash.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Rounds of servers that follow each other, until the time is over or one fails. */
final class ReplicationCampaign {
  /**
   * What is played.
   *
   * @param vireo starts Vireo
   * @param parent where directories are made
   * @param seed what the first round is drawn by; each next one's is one more
   * @param seconds how long rounds are begun; at least one is
   */
  record Order(ServerProgram vireo, Path parent, long seed, long seconds) {}

  private final Order order;
  private final Progress progress;
  private long rounds;
  private long said;

  ReplicationCampaign(Order order, Progress progress) {
    this.order = order;
    this.progress = progress;
  }

  /**
   * Plays rounds.
   *
   * @return true if none failed
   */
  boolean run() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    boolean well = true;
    long seconds = 0;
    for (long seed = order.seed(); well && (rounds == 0 || seconds < order.seconds()); seed++) {
      well = round(seed);
      seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
      progress.show(seconds, order.seconds(), told());
    }
    progress.line(told() + ", first seed " + order.seed());
    return well;
  }

  private String told() {
    return rounds + " rounds, " + said + " requests";
  }

  private boolean round(long seed) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(order.parent(), "replication-" + seed + '-');
    List<String> faults;
    List<String> events;
    try (Round round = new Round(seed, order.vireo(), folder)) {
      faults = round.play();
      events = round.events();
      rounds++;
      said += round.said();
    }
    if (faults.isEmpty()) {
      Folders.delete(folder);
      return true;
    }
    progress.line("FAILED, seed=" + seed);
    progress.line("directory: " + folder);
    events.forEach(progress::line);
    faults.forEach(progress::line);
    return false;
  }
}
