package io.vireo.benchmarks.overload;

import io.vireo.benchmarks.console.ProgressLine;
import io.vireo.benchmarks.console.Table;
import io.vireo.benchmarks.console.ToolCommand;
import io.vireo.benchmarks.servers.Peer;
import io.vireo.benchmarks.servers.ServerPark;
import io.vireo.benchmarks.servers.ServerProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the overload test. */
@Command(
    name = "overload",
    description =
        "Starts Vireo with a small heap and lets abusive clients at it. Ends with code 1 if the "
            + "server fails, or keeps what it should give back.",
    sortOptions = false)
public final class OverloadCommand extends ToolCommand {
  private static final long MEBIBYTE = 1 << 20;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      description = "How long it lasts (${DEFAULT-VALUE}).")
  double seconds = 60;

  @Option(
      names = "--heap",
      paramLabel = "MIB",
      description = "Heap of the server in mebibytes (${DEFAULT-VALUE}).")
  int heap = 256;

  @Option(
      names = "--policy",
      paramLabel = "POLICY",
      description = "maxmemory-policy of the server (${DEFAULT-VALUE}).")
  String policy = "noeviction";

  @Option(
      names = "--clients",
      paramLabel = "N",
      description = "Abusive clients at a time (${DEFAULT-VALUE}).")
  int clients = 16;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What the clients draw from (by the clock).")
  Long seed;

  @Option(
      names = "--longest-ping",
      paramLabel = "MILLIS",
      description = "A PING that waits longer is a failure (${DEFAULT-VALUE}).")
  long longest = 10_000;

  @Option(
      names = "--appendfsync",
      paramLabel = "POLICY",
      description =
          "The server keeps a log with this policy: always, everysec or no (${DEFAULT-VALUE}). It"
              + " is killed at the end and has to have kept what it promised.")
  String appendfsync = "always";

  @Option(
      names = "--no-persistence",
      description = "The server keeps neither a log nor snapshots, and is not restarted.")
  boolean volatileData;

  @Option(names = "--log", paramLabel = "FILE", description = "Keep the server's log there.")
  Path logFile;

  private final Path home;

  /**
   * @param home the project's directory
   * @param out for results
   * @param violations for what is broken
   */
  public OverloadCommand(Path home, PrintStream out, PrintStream violations) {
    super(out, violations);
    this.home = home;
  }

  @Override
  protected int run() throws IOException, InterruptedException {
    check();
    long draw = seed != null ? seed : System.nanoTime() & 0xffffffffL;
    PersistenceMode persistence =
        volatileData ? PersistenceMode.NOTHING : new PersistenceMode(appendfsync);
    OverloadRun.Terms terms =
        new OverloadRun.Terms(
            heap * MEBIBYTE, clients, seconds, draw, persistence, policy.startsWith("allkeys"));
    Peer vireo = new Peer("vireo", home.resolve("bin/vireo-server").toAbsolutePath());
    try (ServerPark park = new ServerPark();
        ServerProcess server = park.start(vireo, environment(), settings(persistence))) {
      server.awaitPong();
      out.printf(
          "Vireo %s, heap %d MiB, %s, %s, %d clients, seed %d%n",
          server.version(), heap, policy, persistence, clients, draw);
      OverloadRun run = new OverloadRun(park, server, terms);
      OverloadRun.Outcome outcome = run.run(ProgressLine.onStandardError());
      if (logFile != null) {
        Files.write(logFile, server.log(), StandardCharsets.ISO_8859_1);
      }
      out.print(table(run.tallies()).format());
      if (persistence.isOn()) {
        out.println(run.acknowledged() + " writes of a careful client were acknowledged");
      }
      return verdict(outcome);
    }
  }

  private String[] settings(PersistenceMode persistence) {
    List<String> all = new ArrayList<>(persistence.settings());
    all.addAll(List.of("--maxmemory-policy", policy));
    return all.toArray(String[]::new);
  }

  private Map<String, String> environment() {
    String own = System.getenv().getOrDefault("VIREO_OPTS", "");
    return Map.of("VIREO_OPTS", own + " -Xmx" + heap + "m -Dvireo.pages=" + heap);
  }

  private static Table table(Map<String, Tally> tallies) {
    Table table = new Table();
    table.row(
        List.of("clients that came for", "connections", "replies", "errors", "put out", "left"));
    tallies.forEach(
        (name, tally) ->
            table.row(
                List.of(
                    "  " + name,
                    text(tally.connections),
                    text(tally.replies),
                    text(tally.errors),
                    text(tally.disconnected),
                    text(tally.left))));
    return table;
  }

  private static String text(LongAdder number) {
    return Long.toString(number.sum());
  }

  /** Prints what came of it; the exit code. */
  int verdict(OverloadRun.Outcome outcome) {
    out.printf(
        Locale.ROOT,
        "%d PINGs, the longest waited %d ms (without stops of this program, at most %d ms);"
            + " used_memory at most %.1f MiB, resident %.1f MiB%n",
        outcome.pings(),
        outcome.longestMillis(),
        outcome.stopMillis(),
        (double) outcome.peaks().used() / MEBIBYTE,
        (double) outcome.peaks().resident() / MEBIBYTE);
    outcome.waits().forEach(wait -> out.println("  a PING waited " + wait));
    boolean slow = outcome.longestMillis() > longest;
    if (slow) {
      log.println("overload test: a PING waited " + outcome.longestMillis() + " ms");
    }
    outcome.violations().forEach(each -> log.println("overload test: " + each));
    boolean broken = slow || !outcome.violations().isEmpty();
    out.println(broken ? "The server is broken." : "The server bears it.");
    return broken ? 1 : 0;
  }

  private void check() {
    require(seconds > 0 && seconds <= 86_400, "--seconds must lie in 0 to 86400");
    require(heap >= 64 && heap <= 16_384, "--heap must lie in 64 to 16384");
    require(clients >= 1 && clients <= 1_000, "--clients must lie in 1 to 1000");
    require(longest >= 1, "--longest-ping must be at least 1");
    require(
        List.of("always", "everysec", "no").contains(appendfsync),
        "--appendfsync must be always, everysec or no");
  }
}
