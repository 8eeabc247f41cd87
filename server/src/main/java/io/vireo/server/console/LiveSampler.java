package io.vireo.server.console;

import io.vireo.metrics.CommandMetrics;
import io.vireo.metrics.LatencyIntervals;
import io.vireo.server.command.Command;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.gate.AccessGate;
import io.vireo.server.engine.gate.AuthenticationGate;
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
final class LiveSampler {
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

  private final Engine engine;
  private final ServerInfo info;
  private final LatencyIntervals intervals;

  LiveSampler(ConsoleServices services) {
    engine = services.engine();
    info = services.info();
    intervals = engine.commandMetrics().intervals();
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
    return engine.gates().get(AuthenticationGate.class).isPasswordless();
  }

  private boolean mayRun(Session session, Bytes[] words) {
    Command command = engine.table().find(words[0].toString());
    if (command == null) {
      return false;
    }
    Command asked = words.length == 1 ? command : command.sub(words[1].toString());
    return engine
            .gates()
            .get(AccessGate.class)
            .check()
            .denial(session.user().rights(), session.database(), asked, words, 0, words.length)
        == null;
  }

  /** What the numbers are now. */
  LiveSample sample() {
    Runtime jvm = Runtime.getRuntime();
    return new LiveSample(
        engine.clock().millis(),
        info.text(SECTIONS),
        commands(),
        intervals.look(),
        engine.queueDelay().counts(),
        jvm.totalMemory() - jvm.freeMemory(),
        jvm.maxMemory());
  }

  private List<LiveSample.Calls> commands() {
    CommandMetrics metrics = engine.commandMetrics();
    List<LiveSample.Calls> all = new ArrayList<>();
    for (int id = 0; id < metrics.size(); id++) {
      if (metrics.calls(id) > 0) {
        all.add(new LiveSample.Calls(metrics.name(id), metrics.calls(id), metrics.micros(id)));
      }
    }
    return all;
  }

  /** The event loops that have clients, found among at most {@code most} of these. */
  Set<LoopPort> loops(int most) {
    Set<LoopPort> found = new LinkedHashSet<>();
    int seen = 0;
    for (Session session : engine.clients().all()) {
      if (++seen > most || found.size() > engine.metrics().loops()) {
        break;
      }
      if (!(session.link() instanceof Visitor)) {
        found.add(session.link().port());
      }
    }
    return found;
  }
}
