package io.vireo.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A primary and its replicas, each a server of its own in this process. They share one {@link
 * #clock}; the links between them go by it too, so they are given a day before they break. Any
 * thread but an event loop.
 */
public final class Replicated implements AutoCloseable {
  private static final String DAY = Long.toString(Duration.ofDays(1).toSeconds());

  private final VireoClock clock;
  private final Vireo primary;
  private final List<Vireo> replicas;

  private Replicated(VireoClock clock, Vireo primary, List<Vireo> replicas) {
    this.clock = clock;
    this.primary = primary;
    this.replicas = List.copyOf(replicas);
  }

  /**
   * Starts them.
   *
   * @param likes says what each server is to be like, by its name: {@code primary}, {@code
   *     replica-1} and so on
   */
  public static Replicated start(int replicas, Function<String, VireoBuilder> likes) {
    VireoClock clock = VireoClock.running();
    List<Vireo> started = new ArrayList<>();
    try {
      Vireo primary = start(likes.apply("primary"), clock);
      started.add(primary);
      for (int i = 1; i <= replicas; i++) {
        VireoBuilder replica =
            likes.apply("replica-" + i).set("replicaof", primary.host() + " " + primary.port());
        started.add(start(replica, clock));
      }
      Replicated all = new Replicated(clock, primary, started.subList(1, started.size()));
      all.awaitReplicas();
      return all;
    } catch (RuntimeException failure) {
      started.forEach(Vireo::close);
      throw failure;
    }
  }

  private static Vireo start(VireoBuilder builder, VireoClock clock) {
    return builder
        .set("repl-timeout", DAY)
        .set("repl-diskless-sync-delay", "0")
        .clock(clock)
        .start();
  }

  /** The server that is written to. */
  public Vireo primary() {
    return primary;
  }

  /** All replicas. */
  public List<Vireo> replicas() {
    return replicas;
  }

  /** One replica, from 0 on. */
  public Vireo replica(int index) {
    return replicas.get(index);
  }

  /** The time of all of them. */
  public VireoClock clock() {
    return clock;
  }

  /** Waits until all replicas have what was written to the primary before. */
  public void awaitReplicas() {
    Servers.awaitReplicas(primary, replicas);
  }

  /** Closes all of them, the primary last. */
  @Override
  public void close() {
    replicas.forEach(Vireo::close);
    primary.close();
  }
}
