package io.vireo.cli.mode;

import io.vireo.cli.options.CliOptions;
import io.vireo.cli.options.Mode;
import io.vireo.cli.options.ModeOptions;
import io.vireo.cli.output.Console;
import io.vireo.cli.session.Session;

/** Runs the special modes. */
public final class Modes {
  private final CliOptions options;
  private final Console console;
  private final Session session;

  /** Modes over a session that is not connected yet. */
  public Modes(CliOptions options, Console console, Session session) {
    this.options = options;
    this.console = console;
    this.session = session;
  }

  /** Runs a mode to its end; gives the exit code. */
  public int run(Mode mode) {
    ModeOptions how = options.modes();
    if (mode == Mode.INTRINSIC_LATENCY) {
      return IntrinsicLatency.run(console, how.intrinsicLatencySeconds());
    }
    Server server = new Server(session, console);
    return switch (mode) {
      case LATENCY ->
          new LatencyMode(server, console, options.output())
              .run(how.latencyHistory(), options.intervalMicros());
      case LATENCY_DISTRIBUTION ->
          new LatencyDistribution(server, console, how.mono()).run(options.intervalMicros());
      case REPLICA -> ReplicaView.run(server.connection(), console);
      case SNAPSHOT -> snapshot(server, how);
      case PIPE -> new PipeMode(server.connection(), console, how.pipeTimeout()).run();
      case BIG_KEYS -> new BigKeys(server, console, scan(server), false, 0).run();
      case MEMORY_KEYS -> new BigKeys(server, console, scan(server), true, how.samples()).run();
      case KEY_STATISTICS ->
          new KeyStatistics(server, console, scan(server), how.samples(), how.top()).run();
      case HOT_KEYS -> new HotKeys(server, console, scan(server)).run();
      case STATISTICS -> new StatMode(server, console).run(options.intervalMicros());
      case SCAN -> ScanMode.run(scan(server), console, options.output());
      case VECTOR_RECALL ->
          new VectorRecall(server, console, options.output(), how).run(options.intervalMicros());
      case LRU_TEST -> new LruTest(server, console, how.lruTestKeys()).run();
      default -> throw new IllegalArgumentException(mode + " is no special mode");
    };
  }

  private int snapshot(Server server, ModeOptions how) {
    Transfer transfer = new Transfer(server.connection(), console);
    transfer.tell("capa", "eof");
    transfer.tell("rdb-only", "1");
    if (how.functionsOnly() && !transfer.tell("rdb-filter-only", "functions")) {
      throw console.failed("Failed requesting functions only RDB from server, aborting");
    }
    SnapshotFile.write(transfer, how.snapshotFile(), console);
    return 0;
  }

  private KeyScan scan(Server server) {
    ModeOptions how = options.modes();
    KeyScan.Plan plan = new KeyScan.Plan(how.pattern(), how.count(), options.intervalMicros());
    return new KeyScan(server, console, plan, how.cursor());
  }
}
