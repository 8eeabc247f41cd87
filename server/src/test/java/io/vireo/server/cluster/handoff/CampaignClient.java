package io.vireo.server.cluster.handoff;

/** A client of the campaign, on a thread of its own: it takes one step after another. */
final class CampaignClient {
  /** What a client does again and again: requests, and their answers. */
  @FunctionalInterface
  interface Step {
    /** How many writes were acknowledged. */
    int take(Links links);
  }

  private final HandoffCluster cluster;
  private final Step step;
  private final Thread thread;
  private volatile boolean ended;
  private volatile long acknowledged;
  private volatile Throwable failure;

  /** Does nothing yet. */
  CampaignClient(String name, HandoffCluster cluster, Step step) {
    this.cluster = cluster;
    this.step = step;
    thread = new Thread(this::play, name);
    thread.setDaemon(true);
  }

  private void play() {
    try (Links links = new Links(cluster)) {
      while (!ended) {
        acknowledged += step.take(links);
        links.expectNoFault();
      }
    } catch (RuntimeException | AssertionError fault) {
      failure = fault;
    }
  }

  void start() {
    thread.start();
  }

  /** Lets it end after its step. */
  void end() {
    ended = true;
  }

  /** Waits for its end, within a bound; null if all is well, or what is wrong. */
  String join(long millis) throws InterruptedException {
    thread.join(millis);
    if (thread.isAlive()) {
      return thread.getName() + " does not end within " + millis + " ms";
    }
    return failure == null ? null : thread.getName() + ": " + failure.getMessage();
  }

  /** True if it takes no steps any more because something is wrong. */
  boolean hasFailed() {
    return failure != null;
  }

  /** How many writes were acknowledged. */
  long acknowledged() {
    return acknowledged;
  }

  @Override
  public String toString() {
    return thread.getName();
  }
}
