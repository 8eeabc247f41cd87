package io.vireo.embedded;

import java.net.URI;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A primary, its replicas and the Sentinels that watch them, each a server of its own in this
 * process. Kill the primary, and the Sentinels have a replica take its place. Any thread but an
 * event loop.
 *
 * <p>Keys and all else that belongs to data go by one {@link #clock}, which runs unless it is
 * moved. Sentinels judge by the system's time: however far the clock is moved, they find no server
 * silent for that.
 */
public final class VireoSentinels implements AutoCloseable {
  /** The name under which the Sentinels know the primary. */
  public static final String NAME = "mymaster";

  private static final String DOWN_AFTER_MILLIS = "1000";
  private static final String FAILOVER_TIMEOUT_MILLIS = "10000";

  /** How often Sentinels look, milliseconds: in production it is every second to every ten. */
  private static final String[] RHYTHM = {
    "SENTINEL", "DEBUG", "INFO-PERIOD", "200", "PUBLISH-PERIOD", "200", "PING-PERIOD", "100"
  };

  private final VireoClock clock = VireoClock.running();
  private final Servers servers;
  private final Servers sentinels;

  private VireoSentinels(Function<String, VireoBuilder> likes) {
    servers = new Servers(likes);
    sentinels = new Servers(likes);
  }

  /**
   * Starts them, and waits until all know each other. The quorum is the majority of the Sentinels,
   * and a server is down that has been silent for a second.
   *
   * @param replicas how many follow the primary
   * @param sentinels how many watch; three if one may be killed
   * @param likes says what each server is to be like, by its name: {@code primary}, {@code
   *     replica-1}, {@code sentinel-1} and so on
   * @throws IllegalArgumentException if there is to be no Sentinel, or a negative number
   */
  public static VireoSentinels start(
      int replicas, int sentinels, Function<String, VireoBuilder> likes) {
    Arguments.atLeast(0, "replicas", replicas);
    Arguments.atLeast(1, "sentinels", sentinels);
    Arguments.given("likes", likes);
    VireoSentinels all = new VireoSentinels(likes);
    try {
      all.begin(replicas, sentinels);
      return all;
    } catch (RuntimeException failure) {
      all.close();
      throw failure;
    }
  }

  private void begin(int replicaCount, int sentinelCount) {
    Vireo primary = servers.start("primary", this::likeServer);
    String place = primary.host() + " " + primary.port();
    for (int i = 1; i <= replicaCount; i++) {
      servers.start("replica-" + i, builder -> likeServer(builder).preset("replicaof", place));
    }
    Servers.awaitReplicas(primary, servers().subList(1, servers().size()));
    for (int i = 1; i <= sentinelCount; i++) {
      watch(sentinels.start("sentinel-" + i, VireoBuilder::sentinel), primary, sentinelCount);
    }
    awaitStable();
  }

  private VireoBuilder likeServer(VireoBuilder builder) {
    return Servers.replicating(builder, clock);
  }

  private static void watch(Vireo sentinel, Vireo primary, int sentinelCount) {
    sentinel.execute(RHYTHM).text();
    String quorum = Integer.toString(sentinelCount / 2 + 1);
    String port = Integer.toString(primary.port());
    sentinel.execute("SENTINEL", "MONITOR", NAME, primary.host(), port, quorum).text();
    set(sentinel, "down-after-milliseconds", DOWN_AFTER_MILLIS);
    set(sentinel, "failover-timeout", FAILOVER_TIMEOUT_MILLIS);
    String password = primary.password();
    if (!password.isEmpty()) {
      set(sentinel, "auth-pass", password);
    }
  }

  private static void set(Vireo sentinel, String option, String value) {
    sentinel.execute("SENTINEL", "SET", NAME, option, value).text();
  }

  /**
   * The server that the Sentinels take for the primary. Right behind a failover {@link
   * #awaitStable} first, for they may not agree yet.
   */
  public Vireo primary() {
    int port = portOfPrimary(sentinels().get(0));
    return servers().stream()
        .filter(server -> server.port() == port)
        .findFirst()
        .orElseThrow(() -> new VireoException("The primary was killed, and has no successor yet"));
  }

  private static int portOfPrimary(Vireo sentinel) {
    Reply address = sentinel.execute("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME);
    return address.isNull() ? 0 : Integer.parseInt(address.items().get(1).text());
  }

  /** The servers that run, but for the {@link #primary}. */
  public List<Vireo> replicas() {
    Vireo primary = primary();
    return servers().stream().filter(server -> server != primary).toList();
  }

  /** All servers with data that run. */
  public List<Vireo> servers() {
    return servers.running();
  }

  /** The Sentinels that run. */
  public List<Vireo> sentinels() {
    return sentinels.running();
  }

  /** Where clients find the Sentinels that run. */
  public List<URI> uris() {
    return sentinels().stream().map(Vireo::uri).toList();
  }

  /**
   * Where clients find the Sentinels that run, in one URI, as Lettuce and others take it: {@code
   * redis-sentinel://127.0.0.1:26379,127.0.0.1:26380#mymaster}.
   */
  public URI uri() {
    String password = servers().get(0).password();
    String places =
        sentinels().stream()
            .map(sentinel -> Addresses.inUri(sentinel.host()) + ':' + sentinel.port())
            .collect(Collectors.joining(","));
    return URI.create("redis-sentinel://" + Addresses.login(password) + places + '#' + NAME);
  }

  /** The time of the servers with data. It must run for a replica to find its new primary. */
  public VireoClock clock() {
    return clock;
  }

  /**
   * Waits until all Sentinels that run know each other and all servers that run, agree on a primary
   * that runs, and all other servers follow it: after a start, and after the primary was killed.
   *
   * @throws VireoException if that is not so after a minute: the message says why
   */
  public void awaitStable() {
    Servers.await(this::obstacle);
  }

  /**
   * Has the Sentinels promote a replica though the primary is well; the former primary follows it.
   * All agree when this returns.
   *
   * @return the new primary, which accepts writes
   * @throws VireoException if that is not done after a minute, as without a replica: the message
   *     says why
   */
  public Vireo failover() {
    awaitStable();
    awaitReplicas();
    Vireo before = primary();
    Vireo sentinel = sentinels().get(0);
    Servers.await(() -> Servers.fault(sentinel.execute("SENTINEL", "FAILOVER", NAME)));
    Servers.await(() -> primary() == before ? "the Sentinels keep the primary" : obstacle());
    return primary();
  }

  /**
   * Cuts the network between two servers, be they Sentinels or not: their connections to each other
   * break, and none can be made until {@link #heal}. Clients reach both of them as before.
   *
   * @throws IllegalArgumentException if one of them is none of these
   */
  public void partition(Vireo a, Vireo b) {
    Cuts.between(of(a), a, of(b), b);
  }

  private Servers of(Vireo server) {
    return sentinels.has(server) ? sentinels : servers;
  }

  /** Ends all partitions: connections can be made again. */
  public void heal() {
    servers.heal();
    sentinels.heal();
  }

  /** Waits until all replicas that run have what was written to the primary before. */
  public void awaitReplicas() {
    Servers.awaitReplicas(primary(), replicas());
  }

  private String obstacle() {
    return new SentinelsView(servers(), sentinels(), sentinels.size()).obstacle();
  }

  /**
   * Starts a server or a Sentinel again that was {@linkplain Vireo#kill killed}, at its port and
   * with its files.
   *
   * @return the new one
   */
  public Vireo restart(Vireo killed) {
    if (!sentinels.has(killed)) {
      return servers.restart(killed);
    }
    Vireo sentinel = sentinels.restart(killed);
    sentinel.execute(RHYTHM).text();
    return sentinel;
  }

  /**
   * Makes all as it was, but for which server is the primary: starts again what was killed, ends
   * partitions, and makes each server as {@link Vireo#reset} says.
   */
  public void reset() {
    heal();
    sentinels.killed().forEach(this::restart);
    servers.killed().forEach(this::restart);
    servers().forEach(Vireo::release);
    awaitStable();
    servers().forEach(Vireo::reset);
  }

  /** Starts again what was killed, ends all faults and partitions, and removes all data. */
  public void flush() {
    heal();
    sentinels.killed().forEach(this::restart);
    servers.killed().forEach(this::restart);
    servers().forEach(Vireo::release);
    awaitStable();
    primary().flush();
  }

  /** Closes all of them. */
  @Override
  public void close() {
    try {
      sentinels.close();
    } finally {
      servers.close();
    }
  }
}
