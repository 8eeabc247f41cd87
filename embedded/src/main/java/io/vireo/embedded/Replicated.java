package io.vireo.embedded;

import java.util.List;
import java.util.function.Function;

/**
 * A primary and its replicas, each a server of its own in this process. They share one {@link
 * #clock}; the links between them go by it too, so they are given a day before they break. Any
 * thread but an event loop.
 */
public final class Replicated implements AutoCloseable {
  private final VireoClock clock = VireoClock.running();
  private final Servers servers;

  private Replicated(Function<String, VireoBuilder> likes) {
    servers = new Servers(likes);
  }

  /**
   * Starts them.
   *
   * @param likes says what each server is to be like, by its name: {@code primary}, {@code
   *     replica-1} and so on
   */
  public static Replicated start(int replicas, Function<String, VireoBuilder> likes) {
    Arguments.atLeast(0, "replicas", replicas);
    Replicated all = new Replicated(Arguments.given("likes", likes));
    try {
      all.begin(replicas);
      return all;
    } catch (RuntimeException failure) {
      all.close();
      throw failure;
    }
  }

  private void begin(int replicas) {
    Vireo primary = servers.start("primary", this::likeServer);
    String place = primary.host() + " " + primary.port();
    for (int i = 1; i <= replicas; i++) {
      servers.start("replica-" + i, builder -> likeServer(builder).preset("replicaof", place));
    }
    awaitReplicas();
  }

  private VireoBuilder likeServer(VireoBuilder builder) {
    return Servers.replicating(builder, clock);
  }

  /** The server that is written to: the first, until a {@link #failover}. */
  public Vireo primary() {
    return servers.running().stream()
        .filter(Servers::isPrimary)
        .findFirst()
        .orElseThrow(() -> new VireoException("No primary runs"));
  }

  /** All other servers. */
  public List<Vireo> replicas() {
    Vireo primary = primary();
    return servers.running().stream().filter(server -> server != primary).toList();
  }

  /** One replica, from 0 on. */
  public Vireo replica(int index) {
    return replicas().get(index);
  }

  /**
   * Hands over from the primary to the first replica, which has all data before it takes writes;
   * the others follow it, and the former primary too.
   *
   * @return the new primary, which accepts writes
   * @throws IllegalStateException if there is no replica
   * @throws VireoException if that is not done after a minute: the message says why
   */
  public Vireo failover() {
    Vireo before = primary();
    List<Vireo> replicas = replicas();
    if (replicas.isEmpty()) {
      throw new IllegalStateException("There is no replica to take over");
    }
    awaitReplicas();
    Vireo next = replicas.get(0);
    String port = Integer.toString(next.port());
    Servers.await(() -> Servers.fault(before.execute("FAILOVER", "TO", next.host(), port)));
    Servers.await(
        () -> Servers.isPrimary(before) ? "the primary at " + before.port() + " stays" : null);
    Servers.await(() -> Servers.isPrimary(next) ? null : "the replica at " + port + " stays one");
    for (Vireo other : replicas.subList(1, replicas.size())) {
      other.execute("REPLICAOF", next.host(), port).text();
    }
    awaitReplicas();
    return next;
  }

  /** The time of all of them. */
  public VireoClock clock() {
    return clock;
  }

  /** Waits until all replicas have what was written to the primary before. */
  public void awaitReplicas() {
    Servers.awaitReplicas(primary(), replicas());
  }

  /**
   * Cuts the network between two servers: their connections to each other break, and none can be
   * made until {@link #heal}. Clients reach both of them as before.
   *
   * @throws IllegalArgumentException if one of them is none of these
   */
  public void partition(Vireo a, Vireo b) {
    Cuts.between(servers, a, servers, b);
  }

  /** Ends all partitions: connections can be made again. */
  public void heal() {
    servers.heal();
  }

  /** Closes all of them, the first last. */
  @Override
  public void close() {
    servers.close();
  }
}
