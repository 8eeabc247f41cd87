package io.vireo.embedded;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The servers of a topology by their names, each with a folder of its own, so that one that was
 * killed can be started again where it was. Any thread but an event loop.
 */
final class Servers implements AutoCloseable {
  private final DataFolder folder = DataFolder.fresh();
  private final Function<String, VireoBuilder> likes;
  private final Map<String, Server> all = new LinkedHashMap<>();

  /** One of them, and how it is started again. */
  private static final class Server {
    private final VireoBuilder builder;
    private final Cuts cuts;
    private Vireo vireo;

    Server(VireoBuilder builder, Cuts cuts) {
      this.builder = builder;
      this.cuts = cuts;
    }
  }

  /**
   * None yet.
   *
   * @param likes says what each is to be like, by its name
   */
  Servers(Function<String, VireoBuilder> likes) {
    this.likes = likes;
  }

  /** Starts one. */
  synchronized Vireo start(String name, UnaryOperator<VireoBuilder> rules) {
    VireoBuilder builder =
        likes.apply(name).folderIfNone(folder.path().resolve(name)).preset("save", "");
    Cuts cuts = new Cuts();
    Server server = new Server(rules.apply(builder).passage(cuts), cuts);
    server.vireo = server.builder.start();
    all.put(name, server);
    return server.vireo;
  }

  /** Starts one again that was killed, at its port and with its files. */
  Vireo restart(Vireo killed) {
    return restart(killed, UnaryOperator.identity());
  }

  /**
   * Starts one again that was killed, at its port and with its files.
   *
   * @param rules what is different from now on
   * @throws IllegalArgumentException if it is not one of these, or runs
   */
  synchronized Vireo restart(Vireo killed, UnaryOperator<VireoBuilder> rules) {
    for (Server server : all.values()) {
      if (server.vireo == killed && killed.isClosed()) {
        rules.apply(server.builder).port(killed.port());
        int busPort = killed.busPort();
        if (busPort != 0) {
          server.builder.set("cluster-port", Integer.toString(busPort));
        }
        server.vireo = server.builder.start();
        return server.vireo;
      }
    }
    throw new IllegalArgumentException("This server runs, or is none of these");
  }

  /** One by its name, killed or not. */
  synchronized Vireo get(String name) {
    return all.get(name).vireo;
  }

  /** The name of one of them. */
  synchronized String nameOf(Vireo vireo) {
    return all.entrySet().stream()
        .filter(named -> named.getValue().vireo == vireo)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("This server is none of these"));
  }

  /** Those that were killed. */
  synchronized List<Vireo> killed() {
    return all.values().stream().map(server -> server.vireo).filter(Vireo::isClosed).toList();
  }

  /** Those that run, in the order in which they were started first. */
  synchronized List<Vireo> running() {
    return all.values().stream()
        .map(server -> server.vireo)
        .filter(vireo -> !vireo.isClosed())
        .toList();
  }

  /** True if this is one of them, killed or not. */
  synchronized boolean has(Vireo vireo) {
    return all.values().stream().anyMatch(server -> server.vireo == vireo);
  }

  /**
   * The connections of a server to others.
   *
   * @throws IllegalArgumentException if it is not one of these
   */
  private synchronized Cuts cuts(Vireo vireo) {
    return all.get(nameOf(vireo)).cuts;
  }

  /** Lets all servers make all connections. */
  synchronized void heal() {
    all.values().forEach(server -> server.cuts.heal());
  }

  /** How many there are, killed ones included. */
  synchronized int size() {
    return all.size();
  }

  /** Cuts all connections between two servers, which may be of different topologies. */
  static void cut(Servers ofA, Vireo a, Servers ofB, Vireo b) {
    ofA.cuts(a).cut(b.port(), b.busPort());
    ofB.cuts(b).cut(a.port(), a.busPort());
  }

  /** Closes all, the last first. */
  @Override
  public synchronized void close() {
    List<Server> left = new ArrayList<>(all.values());
    RuntimeException first = null;
    for (int i = left.size() - 1; i >= 0; i--) {
      try {
        left.get(i).vireo.close();
      } catch (VireoException failure) {
        first = first == null ? failure : first;
      }
    }
    folder.release();
    if (first != null) {
      throw first;
    }
  }
}
