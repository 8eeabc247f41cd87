package io.vireo.benchmarks.siege;

import io.vireo.benchmarks.console.Options;
import io.vireo.benchmarks.console.ProgressLine;
import io.vireo.benchmarks.console.Table;
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
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of the siege. */
@Command(
    name = "siege",
    description =
        "Starts Vireo with a small heap and lets greedy clients at it. Ends with code 1 if the "
            + "server fails, or keeps what it should give back.",
    sortOptions = false)
public final class SiegeCommand implements Callable<Integer> {
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
      description = "Greedy clients at a time (${DEFAULT-VALUE}).")
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
          "The server keeps a log with this policy: always, everysec or no (${DEFAULT-VALUE}). It is "
              + "killed at the end and has to have kept what it promised.")
  String appendfsync = "always";

  @Option(
      names = "--no-persistence",
      description = "The server keeps neither a log nor snapshots, and is not restarted.")
  boolean volatileData;

  @Option(names = "--log", paramLabel = "FILE", description = "Keep the server's log there.")
  Path log;

  @Option(names = "--help", usageHelp = true, description = "Print this help.")
  boolean help;

  @Spec CommandSpec spec;

  private final Path home;
  private final PrintStream out;
  private final PrintStream complaints;

  /**
   * @param home the project's directory
   * @param out for results
   * @param complaints for what is broken
   */
  public SiegeCommand(Path home, PrintStream out, PrintStream complaints) {
    this.home = home;
    this.out = out;
    this.complaints = complaints;
  }

  @Override
  public Integer call() throws InterruptedException {
    check();
    long draw = seed != null ? seed : System.nanoTime() & 0xffffffffL;
    Keeping keeping = volatileData ? Keeping.NOTHING : new Keeping(appendfsync);
    Siege.Terms terms =
        new Siege.Terms(
            heap * MEBIBYTE, clients, seconds, draw, keeping, policy.startsWith("allkeys"));
    Peer vireo = new Peer("vireo", home.resolve("bin/vireo-server").toAbsolutePath());
    try (ServerPark park = new ServerPark();
        ServerProcess server = park.start(vireo, environment(), settings(keeping))) {
      server.awaitPong();
      out.printf(
          "Vireo %s, heap %d MiB, %s, %s, %d clients, seed %d%n",
          server.version(), heap, policy, keeping, clients, draw);
      Siege siege = new Siege(park, server, terms);
      Siege.Outcome outcome = siege.lay(ProgressLine.onStandardError());
      if (log != null) {
        Files.write(log, server.log(), StandardCharsets.ISO_8859_1);
      }
      out.print(table(siege.tallies()).format());
      if (keeping.isOn()) {
        out.println(siege.acknowledged() + " writes of a careful client were acknowledged");
      }
      return verdict(outcome);
    } catch (IOException e) {
      complaints.println("siege: " + e.getMessage());
      return 1;
    }
  }

  private String[] settings(Keeping keeping) {
    List<String> all = new ArrayList<>(keeping.settings());
    all.addAll(List.of("--maxmemory-policy", policy));
    return all.toArray(String[]::new);
  }

  private Map<String, String> environment() {
    String own = System.getenv().getOrDefault("VIREO_OPTS", "");
    return Map.of("VIREO_OPTS", own + " -Xmx" + heap + "m");
  }

  private static Table table(Map<String, Tally> tallies) {
    Table table = new Table();
    table.row(List.of("clients that came for", "visits", "replies", "errors", "put out", "left"));
    tallies.forEach(
        (name, tally) ->
            table.row(
                List.of(
                    "  " + name,
                    text(tally.visits),
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
  int verdict(Siege.Outcome outcome) {
    out.printf(
        Locale.ROOT,
        "%d PINGs, the longest waited %d ms; used_memory at most %.1f MiB, resident %.1f MiB%n",
        outcome.pings(),
        outcome.longestMillis(),
        (double) outcome.peaks().used() / MEBIBYTE,
        (double) outcome.peaks().resident() / MEBIBYTE);
    outcome.waits().forEach(wait -> out.println("  a PING waited " + wait));
    boolean slow = outcome.longestMillis() > longest;
    if (slow) {
      complaints.println("siege: a PING waited " + outcome.longestMillis() + " ms");
    }
    outcome.complaints().forEach(each -> complaints.println("siege: " + each));
    boolean broken = slow || !outcome.complaints().isEmpty();
    out.println(broken ? "The server is broken." : "The server bears it.");
    return broken ? 1 : 0;
  }

  private void check() {
    Options.require(spec, seconds > 0 && seconds <= 86_400, "--seconds must lie in 0 to 86400");
    Options.require(spec, heap >= 64 && heap <= 16_384, "--heap must lie in 64 to 16384");
    Options.require(spec, clients >= 1 && clients <= 1_000, "--clients must lie in 1 to 1000");
    Options.require(spec, longest >= 1, "--longest-ping must be at least 1");
    Options.require(
        spec,
        List.of("always", "everysec", "no").contains(appendfsync),
        "--appendfsync must be always, everysec or no");
  }
}
