package io.vireo.server.sentinel;

import io.vireo.server.testing.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Servers that follow one another and the Sentinels that watch them, each a process; a test waits
 * for what it expects of them, and sees the Sentinels' logs if it does not come.
 */
public final class WatchedGroup implements AutoCloseable {
  private final List<Watched> servers = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();
  private final List<Watched> sentinels = new ArrayList<>();

  /**
   * A server, the first of them the primary at the beginning.
   *
   * @param port where the others know it to be
   */
  public void addServer(Watched server, int port) {
    servers.add(server);
    ports.add(port);
  }

  /** A Sentinel that watches them. */
  public void addSentinel(Watched sentinel) {
    sentinels.add(sentinel);
  }

  List<Watched> servers() {
    return servers;
  }

  /** A server by its number from 0 on. */
  public Watched server(int number) {
    return servers.get(number);
  }

  /** The port at which the others know a server. */
  int port(Watched server) {
    return ports.get(servers.indexOf(server));
  }

  /** The Sentinels in the order in which they came. */
  public List<Watched> sentinels() {
    return sentinels;
  }

  Watched sentinel(int number) {
    return sentinels.get(number);
  }

  /** The server that the first Sentinel names as the primary, or null. */
  public Watched primary() {
    return primary(sentinels.get(0));
  }

  /** The server that a Sentinel names as the primary, or null. */
  Watched primary(Watched sentinel) {
    int place = ports.indexOf(sentinel.primary());
    return place < 0 ? null : servers.get(place);
  }

  /** Waits until something is so; the logs tell why it is not. */
  public void await(String what, BooleanSupplier condition) {
    if (!Eventually.comes(condition)) {
      throw new AssertionError("Waited in vain: " + what + "\n" + logs());
    }
  }

  private String logs() {
    return sentinels.stream().map(Watched::log).collect(Collectors.joining("\n----\n"));
  }

  /** Waits until all Sentinels know each other and all servers, which follow the same primary. */
  public void awaitAgreement() {
    await(
        "in agreement",
        () ->
            sentinels.stream().allMatch(this::isContent)
                && sentinels.stream().map(Watched::primary).distinct().count() == 1);
  }

  private boolean isContent(Watched sentinel) {
    var state = sentinel.state();
    Watched primary = primary(sentinel);
    return "master".equals(state.get("flags"))
        && Integer.toString(sentinels.size() - 1).equals(state.get("num-other-sentinels"))
        && Integer.toString(servers.size() - 1).equals(state.get("num-slaves"))
        && primary != null
        && servers.stream().allMatch(server -> server == primary || follows(server, primary));
  }

  private boolean follows(Watched replica, Watched primary) {
    return replica.info("replication", "master_port").equals(Integer.toString(port(primary)))
        && replica.info("replication", "master_link_status").equals("up");
  }

  /** Waits until all Sentinels name another primary than an old one, and that it knows it is. */
  public void awaitAnother(Watched old) {
    await(
        "another primary",
        () ->
            sentinels.stream()
                .map(this::primary)
                .allMatch(primary -> primary != null && primary != old));
    Watched next = primary();
    await("a primary that knows it", () -> next.info("replication", "role").equals("master"));
  }

  @Override
  public void close() {
    sentinels.forEach(Watched::close);
    servers.forEach(Watched::close);
  }
}
