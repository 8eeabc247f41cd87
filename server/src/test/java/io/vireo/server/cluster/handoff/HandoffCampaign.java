package io.vireo.server.cluster.handoff;

import static io.vireo.server.testing.Eventually.await;

import io.vireo.server.crash.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Moves slots to and fro between two nodes while clients write to them in all ways there are, and
 * looks for each write that was acknowledged.
 */
final class HandoffCampaign {
  /** Longer than the longest wait for an answer. */
  private static final long BOUND_MILLIS = TimeUnit.SECONDS.toMillis(60);

  /**
   * What is played.
   *
   * @param folder where the nodes keep their files
   * @param migrations how often the slots move
   * @param seed what the clients draw their requests by
   * @param kinds only workloads whose name holds this; empty for all
   * @param pipeline the largest number of writes that a client sends at once
   * @param evicts whether the nodes evict keys with a deadline, from slots that stay
   */
  record Order(
      Path folder, int migrations, long seed, String kinds, int pipeline, boolean evicts) {}

  private final Order order;
  private final Progress progress;
  private final List<Played> played = new ArrayList<>();
  private int migrations;
  private long retries;
  private long longestNanos;

  /** A workload and its clients. */
  private record Played(Workload workload, List<CampaignClient> clients) {
    long acknowledged() {
      return clients.stream().mapToLong(CampaignClient::acknowledged).sum();
    }
  }

  HandoffCampaign(Order order, Progress progress) {
    this.order = order;
    this.progress = progress;
  }

  /**
   * Plays.
   *
   * @return true if nothing was wrong
   */
  boolean run() throws InterruptedException {
    try (HandoffCluster cluster = new HandoffCluster(order.folder())) {
      prepare(cluster);
      List<String> faults = new ArrayList<>(play(cluster));
      progress.line(
          String.format(
              "seed %d, %d migrations, tried again %d times, the longest in %d ms",
              order.seed(), migrations, retries, TimeUnit.NANOSECONDS.toMillis(longestNanos)));
      progress.line(
          String.format(
              "%-32s %12s %8s %8s %6s %8s",
              "writes", "acknowledged", "due", "found", "lost", "surplus"));
      boolean isGood = true;
      for (Played each : played) {
        isGood &= judge(cluster, each, faults);
      }
      faults.addAll(attempt(cluster::awaitNothingHidden));
      faults.forEach(fault -> progress.line("FAILED: " + fault));
      return isGood && faults.isEmpty();
    }
  }

  private void prepare(HandoffCluster cluster) {
    List<Workload> all = new ArrayList<>(Counting.all());
    all.addAll(Serving.all());
    all.add(new Shuffling());
    // Keys with a deadline in slots that move would be evicted too.
    all.add(order.evicts() ? new Evicting() : new Expiring());
    all.removeIf(workload -> !workload.name().contains(order.kinds()));
    for (Workload workload : all) {
      workload.prepare(cluster);
      Random random = new Random(order.seed() + played.size());
      List<CampaignClient> clients = new ArrayList<>();
      for (CampaignClient.Step step : workload.clients(random, order.pipeline())) {
        String name = workload.name() + ", client " + (clients.size() + 1);
        clients.add(new CampaignClient(name, cluster, step));
      }
      played.add(new Played(workload, clients));
    }
  }

  private List<CampaignClient> clients() {
    return played.stream().flatMap(each -> each.clients().stream()).toList();
  }

  /** Moves slots while the clients write; what is wrong. */
  private List<String> play(HandoffCluster cluster) throws InterruptedException {
    List<CampaignClient> clients = clients();
    clients.forEach(CampaignClient::start);
    List<String> faults = new ArrayList<>(attempt(() -> move(cluster)));
    clients.forEach(CampaignClient::end);
    for (CampaignClient client : clients) {
      String fault = client.join(BOUND_MILLIS);
      if (fault != null) {
        faults.add(fault);
      }
    }
    return faults;
  }

  private void move(HandoffCluster cluster) {
    awaitWrites();
    while (migrations < order.migrations() && clients().stream().noneMatch(c -> c.hasFailed())) {
      long begin = System.nanoTime();
      retries += cluster.move();
      longestNanos = Math.max(longestNanos, System.nanoTime() - begin);
      migrations++;
      awaitWrites();
      long acknowledged = played.stream().mapToLong(Played::acknowledged).sum();
      progress.show(migrations, order.migrations(), acknowledged + " writes acknowledged");
    }
  }

  /** Waits until the writes of each client go on, or a client has failed. */
  private void awaitWrites() {
    for (CampaignClient client : clients()) {
      long before = client.acknowledged();
      await(
          client + " goes on",
          () -> client.acknowledged() > before || clients().stream().anyMatch(c -> c.hasFailed()));
    }
  }

  private boolean judge(HandoffCluster cluster, Played each, List<String> faults) {
    Workload workload = each.workload();
    List<Workload.Outcome> outcomes = new ArrayList<>();
    faults.addAll(attempt(() -> outcomes.add(workload.judge(cluster, each.acknowledged()))));
    for (Workload.Outcome outcome : outcomes) {
      progress.line(
          String.format(
              Locale.ROOT,
              "%-32s %12d %8d %8d %6d %8d",
              workload.name(),
              outcome.acknowledged(),
              outcome.due(),
              outcome.found(),
              outcome.lost(),
              outcome.surplus()));
    }
    return outcomes.stream().allMatch(Workload.Outcome::isGood);
  }

  /** Does something; what is wrong, if anything is. */
  private static List<String> attempt(Runnable action) {
    try {
      action.run();
      return List.of();
    } catch (IllegalStateException | AssertionError failure) {
      return List.of(Objects.toString(failure.getMessage(), failure.toString()));
    }
  }
}
