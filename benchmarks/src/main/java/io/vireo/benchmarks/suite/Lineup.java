package io.vireo.benchmarks.suite;

import io.vireo.benchmarks.servers.RemoteServer;
import io.vireo.benchmarks.servers.Server;
import io.vireo.benchmarks.servers.ServerPark;
import io.vireo.benchmarks.servers.ServerProcess;
import io.vireo.benchmarks.wire.ControlClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The servers that run. They go on from scenario to scenario, as servers do, and start anew only
 * for a scenario that wants other options. For one thread.
 */
final class Lineup {
  private final List<Target> targets;
  private final ServerPark park;
  private final boolean mayFlush;
  private final Map<Target, Server> servers = new LinkedHashMap<>();
  private List<String> options = List.of();
  private boolean secure;

  /**
   * @param park starts programs and ends them
   * @param mayFlush whether servers that ran before may lose what they hold
   */
  Lineup(List<Target> targets, ServerPark park, boolean mayFlush) {
    this.targets = targets;
    this.park = park;
    this.mayFlush = mayFlush;
  }

  List<Target> targets() {
    return targets;
  }

  /**
   * All servers with the given options, in the order of the targets; those that were started
   * elsewhere take part only where no options are wanted.
   *
   * @param tls whether they listen for TLS too
   * @throws IOException if one does not start, or holds data that must not be lost
   */
  List<Server> with(List<String> wanted, boolean tls) throws IOException {
    if (!options.equals(wanted) || secure != tls) {
      stopPrograms();
      options = List.copyOf(wanted);
      secure = tls;
    }
    List<Server> all = new ArrayList<>();
    for (Target target : targets) {
      if (target instanceof Target.Program || wanted.isEmpty() && !tls) {
        all.add(server(target));
      }
    }
    return all;
  }

  private Server server(Target target) throws IOException {
    Server known = servers.get(target);
    if (known == null) {
      known = target instanceof Target.Running running ? connect(running) : start(target);
      servers.put(target, known);
    }
    return known;
  }

  private Server start(Target target) throws IOException {
    ServerProcess server =
        park.start(((Target.Program) target).peer(), secure, options.toArray(String[]::new));
    server.awaitPong();
    return server;
  }

  private Server connect(Target.Running running) throws IOException {
    Server server = RemoteServer.at(running.name(), running.host(), running.port());
    try (ControlClient client = server.connect()) {
      if (!mayFlush && !client.text("DBSIZE").equals("0")) {
        throw new IOException(
            server.name() + " holds data, which the suite would delete; --flush allows it");
      }
    }
    return server;
  }

  /** Ends the programs, so that nothing runs beside what is measured next. */
  void stopPrograms() {
    for (Target target : targets) {
      if (servers.get(target) instanceof ServerProcess process) {
        park.stop(process);
        servers.remove(target);
      }
    }
  }

  /** Starts a program for itself; the caller stops it. */
  ServerProcess startAlone(Target.Program program) throws IOException {
    return park.start(program.peer());
  }

  /** Ends what {@link #startAlone} started. */
  void stop(ServerProcess process) {
    park.stop(process);
  }
}
