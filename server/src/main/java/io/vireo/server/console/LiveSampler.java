package io.vireo.server.console;

import io.vireo.metrics.CommandMetrics;
import io.vireo.metrics.DelayRecorder;
import io.vireo.metrics.LatencyIntervals;
import io.vireo.metrics.ServerMetrics;
import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.gate.AccessGate;
import io.vireo.server.engine.gate.AuthenticationGate;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.engine.session.Session;
import io.vireo.server.info.ServerInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks at the server's numbers for all pages that are open. Data context only.
 *
 * <p>It costs the server what an INFO costs, and a copy of the histogram of each command that ran:
 * some tenths of a millisecond, once a second, while a page shows it.
 */
public final class LiveSampler {
  private static final List<String> SECTIONS =
      List.of(
          "server",
          "clients",
          "memory",
          "persistence",
          "stats",
          "replication",
          "cpu",
          "keyspace",
          "cluster");

  private static final Bytes[] INFO = {Bytes.of("info")};
  private static final Bytes[] LATENCY = {Bytes.of("latency"), Bytes.of("histogram")};

  private final AuthenticationGate authentication;
  private final AccessGate access;
  private final CommandTable table;
  private final Clock clock;
  private final Clients clients;
  private final ServerInfo info;
  private final ServerMetrics metrics;
  private final CommandMetrics commandMetrics;
  private final LatencyIntervals intervals;
  private final DelayRecorder queueDelay;

  /** One that has seen nothing yet. Any thread. */
  public LiveSampler(
      AuthenticationGate authentication,
      AccessGate access,
      CommandTable table,
      Clock clock,
      Clients clients,
      ServerInfo info,
      ServerMetrics metrics,
      CommandMetrics commandMetrics,
      DelayRecorder queueDelay) {
    this.authentication = authentication;
    this.access = access;
    this.table = table;
    this.clock = clock;
    this.clients = clients;
    this.info = info;
    this.metrics = metrics;
    this.commandMetrics = commandMetrics;
    this.queueDelay = queueDelay;
    intervals = commandMetrics.intervals();
  }

  /** True if the user of a client may see the numbers: it may run INFO and LATENCY HISTOGRAM. */
  boolean maySee(Session session) {
    if (session.closed()) {
      return false;
    }
    boolean isIn = session.authenticated() || isOpen();
    return isIn && mayRun(session, INFO) && mayRun(session, LATENCY);
  }

  private boolean isOpen() {
    return authentication.isPasswordless();
  }

  private boolean mayRun(Session session, Bytes[] words) {
    Command command = table.find(words[0].toString());
    if (command == null) {
      return false;
    }
    Command asked = words.length == 1 ? command : command.sub(words[1].toString());
    return access
            .check()
            .denial(session.user().rights(), session.database(), asked, words, 0, words.length)
        == null;
  }

  /** What the numbers are now. */
  LiveSample sample() {
    Runtime jvm = Runtime.getRuntime();
    return new LiveSample(
        clock.millis(),
        info.text(SECTIONS),
        commands(),
        intervals.look(),
        queueDelay.counts(),
        jvm.totalMemory() - jvm.freeMemory(),
        jvm.maxMemory());
  }

  private List<LiveSample.Calls> commands() {
    List<LiveSample.Calls> all = new ArrayList<>();
    for (int id = 0; id < commandMetrics.size(); id++) {
      long calls = commandMetrics.calls(id);
      if (calls > 0) {
        all.add(new LiveSample.Calls(commandMetrics.name(id), calls, commandMetrics.micros(id)));
      }
    }
    return all;
  }

  /** The event loops that have clients, found among at most {@code most} of these. */
  Set<LoopPort> loops(int most) {
    Set<LoopPort> found = new LinkedHashSet<>();
    int seen = 0;
    for (Session session : clients.all()) {
      if (++seen > most || found.size() > metrics.loops()) {
        break;
      }
      if (!(session.link() instanceof Visitor)) {
        found.add(session.link().port());
      }
    }
    return found;
  }
}
