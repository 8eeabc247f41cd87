package io.vireo.embedded;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A primary and its replicas, each a server of its own in this process. Nothing watches them: a
 * primary that was killed has a successor when {@link #failover()} is called. Any thread but an
 * event loop.
 */
public final class VireoReplicas extends VireoTopology {
  private static final String FIRST = "primary";

  /** The name of the server that is written to. */
  private volatile String current = FIRST;

  private VireoReplicas(Function<String, VireoBuilder> likes) {
    super(likes);
  }

  /**
   * Starts them.
   *
   * @param likes says what each server is to be like, by its name: {@code primary}, {@code
   *     replica-1} and so on
   * @throws IllegalArgumentException if there is to be a negative number
   */
  public static VireoReplicas start(int replicas, Function<String, VireoBuilder> likes) {
    Arguments.atLeast(0, "replicas", replicas);
    VireoReplicas all = new VireoReplicas(likes);
    try {
      all.begin(replicas);
      return all;
    } catch (RuntimeException failure) {
      all.close();
      throw failure;
    }
  }

  private void begin(int replicas) {
    Vireo primary = servers.start(FIRST, this::likeServer);
    String place = place(primary);
    for (int i = 1; i <= replicas; i++) {
      servers.start("replica-" + i, builder -> likeServer(builder).preset("replicaof", place));
    }
    awaitReplicas();
  }

  private static String place(Vireo server) {
    return server.host() + ' ' + server.port();
  }

  /**
   * The server that is written to: the first, until a {@link #failover()}.
   *
   * @throws VireoException if it was killed, and has no successor
   */
  public Vireo primary() {
    Vireo primary = servers.get(current);
    if (primary.isClosed()) {
      throw new VireoException("The primary was killed: restart it, or call failover()");
    }
    return primary;
  }

  @Override
  public List<Vireo> primaries() {
    return List.of(primary());
  }

  @Override
  public List<Vireo> replicasOf(Vireo primary) {
    return primary == servers.get(current)
        ? servers().stream().filter(server -> server != primary).toList()
        : List.of();
  }

  /** The primary first, if it runs. */
  @Override
  List<Vireo> places() {
    Vireo first = servers.get(current);
    return Stream.concat(Stream.of(first), servers().stream())
        .filter(server -> !server.isClosed())
        .distinct()
        .toList();
  }

  @Override
  Endpoint endpoint() {
    return endpoint(Endpoint.Kind.REPLICAS, servers.get(current), "");
  }

  @Override
  String obstacle() {
    Vireo primary = primary();
    if (!Roles.isPrimary(primary)) {
      return "the server at " + primary.port() + " is no primary";
    }
    return replicasOf(primary).stream()
        .filter(replica -> !Roles.isLinked(replica, primary))
        .map(replica -> "the replica at " + replica.port() + " has no link to the primary")
        .findFirst()
        .orElse(null);
  }

  /** Hands over from the {@link #primary}, or replaces it if it was killed. */
  public Vireo failover() {
    return failover(servers.get(current));
  }

  /**
   * Hands over from the primary to a replica, which has all data before it takes writes, and which
   * the others follow. If the primary was killed, the replica that has most of its data takes its
   * place.
   */
  @Override
  public Vireo failover(Vireo primary) {
    if (primary != servers.get(current)) {
      throw new IllegalStateException("This server is not the primary");
    }
    Vireo next = primary.isClosed() ? mostAdvanced(primary) : successor(primary);
    if (primary.isClosed()) {
      next.execute("REPLICAOF", "NO", "ONE").text();
    } else {
      awaitReplicas();
      handOver(primary, next);
    }
    current = servers.nameOf(next);
    for (Vireo other : replicasOf(next)) {
      // A primary that hands over follows by itself.
      if (other != primary) {
        other.execute("REPLICAOF", next.host(), Integer.toString(next.port())).text();
      }
    }
    awaitStable();
    awaitReplicas();
    return next;
  }

  private static void handOver(Vireo primary, Vireo next) {
    String port = Integer.toString(next.port());
    Waits.untilGone(() -> Replies.fault(primary.execute("FAILOVER", "TO", next.host(), port)));
    Waits.untilGone(
        () -> Roles.isPrimary(primary) ? "the primary at " + primary.port() + " stays" : null);
    Waits.untilGone(() -> Roles.isPrimary(next) ? null : "the replica at " + port + " stays one");
  }

  private Vireo mostAdvanced(Vireo primary) {
    return replicasOf(primary).stream()
        .max(Comparator.comparingLong(Roles::offset))
        .orElseThrow(() -> new IllegalStateException("No replica of this server runs"));
  }

  /** It comes back as the primary if it has no successor, else as a replica. */
  @Override
  public Vireo restart(Vireo killed) {
    Vireo primary = servers.get(current);
    String role = killed == primary ? "no one" : place(primary);
    return servers.restart(killed, builder -> builder.set("replicaof", role));
  }

  /** The primary first: replicas look for it. */
  @Override
  List<Vireo> killed() {
    Vireo primary = servers.get(current);
    return super.killed().stream()
        .sorted(Comparator.comparing(server -> server != primary))
        .toList();
  }
}
