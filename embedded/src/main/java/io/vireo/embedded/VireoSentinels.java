package io.vireo.embedded;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Sentinels and the servers that they watch, each a server of its own in this process: one or
 * several groups of a primary and its replicas. Kill a primary, and the Sentinels have a replica
 * take its place. Any thread but an event loop.
 */
public final class VireoSentinels extends VireoTopology {
  /** The name of the group where there is one that was given no other. */
  public static final String NAME = "mymaster";

  private static final String DOWN_AFTER_MILLIS = "1000";
  private static final String FAILOVER_TIMEOUT_MILLIS = "10000";

  /** How often Sentinels look, milliseconds: in production it is every second to every ten. */
  private static final String[] RHYTHM = {
    "SENTINEL", "DEBUG", "INFO-PERIOD", "200", "PUBLISH-PERIOD", "200", "PING-PERIOD", "100"
  };

  private final List<Group> groups;
  private final Servers sentinels;

  /**
   * A primary and its replicas, as the Sentinels know them.
   *
   * @param name by which clients ask for its primary
   * @param replicas how many follow the primary
   * @param quorum how many Sentinels must find the primary down; 0 for most of them
   */
  public record Group(String name, int replicas, int quorum) {
    /**
     * A group.
     *
     * @throws IllegalArgumentException if the name is blank, or a number negative
     */
    public Group {
      Arguments.named("name", name);
      Arguments.atLeast(0, "replicas", replicas);
      Arguments.atLeast(0, "quorum", quorum);
    }

    /** A group whose primary is down if most Sentinels find that. */
    public Group(String name, int replicas) {
      this(name, replicas, 0);
    }

    private String primary() {
      return name + "-primary";
    }

    private List<String> names() {
      List<String> names = new ArrayList<>(List.of(primary()));
      for (int i = 1; i <= replicas; i++) {
        names.add(name + "-replica-" + i);
      }
      return names;
    }
  }

  private VireoSentinels(List<Group> groups, Function<String, VireoBuilder> likes) {
    super(likes);
    this.groups = groups;
    sentinels = new Servers(likes);
  }

  /**
   * Starts one group, {@link #NAME}, as {@link #start(List, int, Function)} does.
   *
   * @param replicas how many follow the primary
   * @param sentinels how many watch; three if one may be killed
   */
  public static VireoSentinels start(
      int replicas, int sentinels, Function<String, VireoBuilder> likes) {
    return start(List.of(new Group(NAME, replicas)), sentinels, likes);
  }

  /**
   * Starts groups and the Sentinels that watch them, and waits until all know each other. A server
   * is down that has been silent for a second.
   *
   * @param groups whose names differ
   * @param sentinels how many watch; three if one may be killed
   * @param likes says what each server is to be like, by its name: {@code mymaster-primary}, {@code
   *     mymaster-replica-1}, {@code sentinel-1} and so on
   * @throws IllegalArgumentException if there is to be no group or no Sentinel, or two groups of
   *     one name
   */
  public static VireoSentinels start(
      List<Group> groups, int sentinels, Function<String, VireoBuilder> likes) {
    Arguments.atLeast(1, "groups' size", Arguments.given("groups", groups).size());
    if (groups.stream().map(Group::name).distinct().count() < groups.size()) {
      throw new IllegalArgumentException("groups have a name twice: " + groups);
    }
    Arguments.atLeast(1, "sentinels", sentinels);
    VireoSentinels all = new VireoSentinels(List.copyOf(groups), likes);
    try {
      all.begin(sentinels);
      return all;
    } catch (RuntimeException failure) {
      all.close();
      throw failure;
    }
  }

  private void begin(int sentinelCount) {
    for (Group group : groups) {
      Vireo primary = servers.start(group.primary(), this::likeServer);
      String place = primary.host() + ' ' + primary.port();
      List<String> names = group.names();
      for (String name : names.subList(1, names.size())) {
        servers.start(name, builder -> likeServer(builder).preset("replicaof", place));
      }
      Roles.awaitReplicas(primary, serversOf(group).subList(1, names.size()));
    }
    for (int i = 1; i <= sentinelCount; i++) {
      Vireo sentinel = sentinels.start("sentinel-" + i, VireoBuilder::sentinel);
      sentinel.execute(RHYTHM).text();
      groups.forEach(group -> watch(sentinel, group, sentinelCount));
    }
    awaitStable();
  }

  private void watch(Vireo sentinel, Group group, int sentinelCount) {
    Vireo primary = servers.get(group.primary());
    int quorum = group.quorum() == 0 ? sentinelCount / 2 + 1 : group.quorum();
    sentinel
        .execute(
            "SENTINEL",
            "MONITOR",
            group.name(),
            primary.host(),
            Integer.toString(primary.port()),
            Integer.toString(quorum))
        .text();
    set(sentinel, group, "down-after-milliseconds", DOWN_AFTER_MILLIS);
    set(sentinel, group, "failover-timeout", FAILOVER_TIMEOUT_MILLIS);
    String password = primary.password();
    if (!password.isEmpty()) {
      set(sentinel, group, "auth-pass", password);
    }
  }

  private static void set(Vireo sentinel, Group group, String option, String value) {
    sentinel.execute("SENTINEL", "SET", group.name(), option, value).text();
  }

  private List<Vireo> serversOf(Group group) {
    return group.names().stream().map(servers::get).filter(server -> !server.isClosed()).toList();
  }

  /**
   * A group by its name.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  private Group group(String name) {
    return groups.stream()
        .filter(group -> group.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("name is that of no group: " + name));
  }

  /** The group of a server, killed or not. */
  private Group groupWith(Vireo server) {
    String name = servers.nameOf(server);
    return groups.stream().filter(group -> group.names().contains(name)).findFirst().orElseThrow();
  }

  /** The server that the Sentinels take for the primary of the first group. */
  public Vireo primary() {
    return primary(groups.get(0));
  }

  /**
   * The server that the Sentinels take for the primary of a group. Right behind a failover {@link
   * #awaitStable} first, for they may not agree yet.
   *
   * @throws IllegalArgumentException if there is no group of this name
   * @throws VireoException if it was killed, and has no successor yet
   */
  public Vireo primary(String name) {
    return primary(group(name));
  }

  private Vireo primary(Group group) {
    int port = portOfPrimary(sentinels().get(0), group);
    return serversOf(group).stream()
        .filter(server -> server.port() == port)
        .findFirst()
        .orElseThrow(() -> new VireoException("The primary was killed, and has no successor yet"));
  }

  private static int portOfPrimary(Vireo sentinel, Group group) {
    Reply address = sentinel.execute("SENTINEL", "GET-MASTER-ADDR-BY-NAME", group.name());
    return address.isNull() ? 0 : Integer.parseInt(address.items().get(1).text());
  }

  @Override
  public List<Vireo> primaries() {
    return groups.stream().map(this::primary).toList();
  }

  @Override
  public List<Vireo> replicasOf(Vireo primary) {
    Group group = groupWith(primary);
    return primary(group) == primary
        ? serversOf(group).stream().filter(server -> server != primary).toList()
        : List.of();
  }

  /** The Sentinels that run. */
  public List<Vireo> sentinels() {
    return sentinels.running();
  }

  @Override
  List<Vireo> places() {
    return sentinels();
  }

  @Override
  Endpoint endpoint() {
    return endpoint(groups.get(0));
  }

  private Endpoint endpoint(Group group) {
    return endpoint(Endpoint.Kind.SENTINELS, servers.get(group.primary()), group.name());
  }

  /** Where clients find the primary of the first group. */
  public URI uri() {
    return URI.create(endpoint().uri());
  }

  /**
   * Where clients find the primary of a group, in one URI with the Sentinels that run, as Lettuce
   * and others take it: {@code redis-sentinel://127.0.0.1:26379,127.0.0.1:26380#mymaster}.
   *
   * @throws IllegalArgumentException if there is no group of this name
   */
  public URI uri(String name) {
    return URI.create(endpoint(group(name)).uri());
  }

  /**
   * The addresses of the Sentinels and the name of a group in the form that a library takes.
   *
   * @throws IllegalArgumentException if there is no group of this name
   */
  public String connectionString(String name, ClientLibrary library) {
    return endpoint(group(name)).connectionString(library);
  }

  /**
   * The properties by which a framework connects to a group.
   *
   * @throws IllegalArgumentException if there is no group of this name
   */
  public Map<String, String> properties(String name, Framework framework) {
    return endpoint(group(name)).properties(framework);
  }

  @Override
  String obstacle() {
    for (Group group : groups) {
      String found =
          new SentinelsView(group.name(), serversOf(group), sentinels(), sentinels.size())
              .obstacle();
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Has the Sentinels promote a replica of the first group though its primary is well. */
  public Vireo failover() {
    return failover(primary());
  }

  /** Has the Sentinels promote one of its replicas, whichever they choose. */
  @Override
  public Vireo failover(Vireo primary) {
    awaitStable();
    successor(primary);
    awaitReplicas();
    Group group = groupWith(primary);
    Vireo sentinel = sentinels().get(0);
    Waits.untilGone(() -> Replies.fault(sentinel.execute("SENTINEL", "FAILOVER", group.name())));
    Waits.untilGone(
        () -> primary(group) == primary ? "the Sentinels keep the primary" : obstacle());
    return primary(group);
  }

  @Override
  Servers groupOf(Vireo server) {
    return sentinels.has(server) ? sentinels : servers;
  }

  @Override
  public void heal() {
    super.heal();
    sentinels.heal();
  }

  /** A server with data, or a Sentinel. */
  @Override
  public Vireo restart(Vireo killed) {
    if (!sentinels.has(killed)) {
      return super.restart(killed);
    }
    Vireo sentinel = sentinels.restart(killed);
    sentinel.execute(RHYTHM).text();
    return sentinel;
  }

  @Override
  List<Vireo> killed() {
    return Stream.concat(sentinels.killed().stream(), super.killed().stream()).toList();
  }

  @Override
  public void close() {
    try {
      sentinels.close();
    } finally {
      super.close();
    }
  }
}
