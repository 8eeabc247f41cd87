package io.vireo.embedded;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Servers of this process that replicate each other, and whatever decides which of them is a
 * primary. Kill servers, cut the network between them, hand over, start them again: {@link #reset}
 * makes all whole. Any thread but an event loop.
 *
 * <p>Keys and all else that belongs to data go by one {@link #clock}, which runs unless it is
 * moved. Whatever judges servers goes by the system's time: however far the clock is moved, no
 * server is found silent for that. Links to primaries go by the clock, and are given a day before
 * they break.
 */
public abstract sealed class VireoTopology implements AutoCloseable
    permits VireoCluster, VireoReplicas, VireoSentinels {
  private static final String DAY = Long.toString(Duration.ofDays(1).toSeconds());

  /** The servers that have data. */
  final Servers servers;

  private final VireoClock clock = VireoClock.running();

  VireoTopology(Function<String, VireoBuilder> likes) {
    servers = new Servers(Arguments.given("likes", likes));
  }

  /** Sets up a server that has data, by what all topologies have in common. */
  final VireoBuilder likeServer(VireoBuilder builder) {
    return builder.preset("repl-timeout", DAY).preset("repl-diskless-sync-delay", "0").clock(clock);
  }

  /** The servers with data that run, in the order in which they were started first. */
  public final List<Vireo> servers() {
    return servers.running();
  }

  /**
   * The servers that run and are primaries. Right behind a failover {@link #awaitStable} first, for
   * the others may not agree yet.
   */
  public abstract List<Vireo> primaries();

  /** The servers with data that run, but for the {@link #primaries}. */
  public final List<Vireo> replicas() {
    List<Vireo> primaries = primaries();
    return servers().stream().filter(server -> !primaries.contains(server)).toList();
  }

  /** The servers that run and follow a primary, or are about to. */
  public abstract List<Vireo> replicasOf(Vireo primary);

  /** Where clients begin: at any of these. */
  public final List<URI> uris() {
    return places().stream().map(Vireo::uri).toList();
  }

  /** The servers at which clients begin. */
  abstract List<Vireo> places();

  /** Where clients begin, in the words of their libraries. */
  abstract Endpoint endpoint();

  /** Where clients begin that talk to a server and others like it. */
  final Endpoint endpoint(Endpoint.Kind kind, Vireo server, String name) {
    List<String> addresses = places().stream().map(Vireo::address).toList();
    if (addresses.isEmpty()) {
      throw new VireoException("No server runs where clients could begin");
    }
    return new Endpoint(kind, addresses, server.password(), name);
  }

  /** The hosts and ports of {@link #uris}, each as {@code 127.0.0.1:6379}. */
  public final List<String> addresses() {
    return endpoint().places();
  }

  /** The addresses of these servers in the form that a library takes. */
  public final String connectionString(ClientLibrary library) {
    return endpoint().connectionString(library);
  }

  /** The properties by which a framework connects to these servers. */
  public final Map<String, String> properties(Framework framework) {
    return endpoint().properties(framework);
  }

  /** The time of all servers with data. It must run for a replica to find a new primary. */
  public final VireoClock clock() {
    return clock;
  }

  /**
   * Waits until there is a primary for all data, all agree on it, and all replicas that run follow:
   * after a start, and after a server was killed.
   *
   * @throws VireoException if that is not so after a minute: the message says why
   */
  public final void awaitStable() {
    Waits.untilGone(this::obstacle);
  }

  /** What stands in the way of {@link #awaitStable}, or null. */
  abstract String obstacle();

  /** Waits until all replicas that run have what was written to their primaries before. */
  public final void awaitReplicas() {
    for (Vireo primary : primaries()) {
      Roles.awaitReplicas(primary, replicasOf(primary));
    }
  }

  /**
   * Hands over from a primary that is well to one of its replicas, which has all data before it
   * takes writes; the primary follows it. All agree when this returns.
   *
   * @return the new primary, which accepts writes
   * @throws IllegalStateException if no replica of it runs
   * @throws VireoException if that is not done after a minute: the message says why
   */
  public abstract Vireo failover(Vireo primary);

  /** The first replica of a primary. */
  final Vireo successor(Vireo primary) {
    return replicasOf(primary).stream()
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("No replica of this server runs"));
  }

  /**
   * Cuts the network between two servers: their connections to each other break, and none can be
   * made until {@link #heal}. Clients reach both of them as before.
   *
   * @throws IllegalArgumentException if one of them is none of these
   */
  public final void partition(Vireo a, Vireo b) {
    Servers.cut(groupOf(a), a, groupOf(b), b);
  }

  /** Where a server is looked for. */
  Servers groupOf(Vireo server) {
    return servers;
  }

  /** Ends all partitions: connections can be made again. */
  public void heal() {
    servers.heal();
  }

  /**
   * Starts a server again that was {@linkplain Vireo#kill killed}, at its port and with its files.
   *
   * @return the new one
   * @throws IllegalArgumentException if it runs, or is none of these
   */
  public Vireo restart(Vireo killed) {
    return servers.restart(killed);
  }

  /** All that were killed, in the order in which they are started again. */
  List<Vireo> killed() {
    return servers.killed();
  }

  /**
   * Makes all as it was, but for which server is a primary of what: starts again what was killed,
   * ends partitions, and makes each server as {@link Vireo#reset} says.
   */
  public final void reset() {
    mend();
    servers().forEach(Vireo::reset);
    awaitReplicas();
  }

  /** Starts again what was killed, ends all faults and partitions, and removes all data. */
  public final void flush() {
    mend();
    primaries().forEach(Vireo::flush);
    awaitReplicas();
  }

  private void mend() {
    heal();
    killed().forEach(this::restart);
    servers().forEach(Vireo::release);
    awaitStable();
  }

  /** Closes all of them. */
  @Override
  public void close() {
    servers.close();
  }
}
