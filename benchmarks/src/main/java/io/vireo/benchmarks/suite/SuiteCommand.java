package io.vireo.benchmarks.suite;

import io.vireo.benchmarks.console.ProgressLine;
import io.vireo.benchmarks.console.ToolCommand;
import io.vireo.benchmarks.report.HtmlReport;
import io.vireo.benchmarks.results.ResultsCsv;
import io.vireo.benchmarks.results.ResultsJson;
import io.vireo.benchmarks.results.ScenarioResult;
import io.vireo.benchmarks.results.SuiteResult;
import io.vireo.benchmarks.servers.Peers;
import io.vireo.benchmarks.servers.ServerPark;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the suite. */
@Command(
    name = "vireo-bench",
    description = {
      "Runs named scenarios on several servers in turns, and writes what they showed as JSON, as"
          + " CSV and as a page that stands for itself.",
      "\"vireo-bench report FILE... -o PAGE\" makes the page again without measuring."
    },
    sortOptions = false)
public final class SuiteCommand extends ToolCommand {
  @Option(names = "--list", description = "Print all scenarios with their groups.")
  boolean list;

  @Option(
      names = "--scenarios",
      paramLabel = "NAMES",
      split = ",",
      description = "Scenarios and groups of them, comma separated (quick); full is all of them.")
  List<String> scenarios = List.of(Scenario.QUICK);

  @Option(
      names = "--subject",
      paramLabel = "SERVER",
      description = "Server that the others are compared with (${DEFAULT-VALUE}).")
  String subject = "vireo";

  @Option(
      names = "--against",
      paramLabel = "SERVERS",
      split = ",",
      description =
          "Servers to compare with, comma separated (redis,valkey): redis and valkey, which are"
              + " fetched if they are not here, a path to a program that takes redis-server's"
              + " command line, NAME=PATH, or HOST:PORT of a server that runs; none for no"
              + " other server.")
  List<String> against = List.of("redis", "valkey");

  @Option(names = "--rounds", paramLabel = "N", description = "Counted rounds (${DEFAULT-VALUE}).")
  int rounds = 3;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Length of a round, where the scenario has none (${DEFAULT-VALUE}).")
  double seconds = 3;

  @Option(
      names = "--warmup",
      paramLabel = "S",
      description = "Uncounted load on each server before (${DEFAULT-VALUE}).")
  double warmup = 2;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where results.json, results.csv and report.html are written, after each scenario"
              + " (${DEFAULT-VALUE}).")
  Path directory = Path.of("bench-results");

  @Option(
      names = "--flush",
      description = "Allow that servers named by HOST:PORT lose the data they hold.")
  boolean flush;

  private final Path home;

  /**
   * @param home the project's directory
   * @param out for results
   * @param log for complaints
   */
  public SuiteCommand(Path home, PrintStream out, PrintStream log) {
    super(out, log);
    this.home = home;
  }

  @Override
  protected int run() throws IOException, InterruptedException {
    if (list) {
      out.print(Catalog.list());
      return 0;
    }
    check();
    List<Scenario> chosen = chosen();
    try (ServerPark park = new ServerPark()) {
      Lineup lineup = new Lineup(targets(), park, flush);
      Files.createDirectories(directory);
      Effort effort = new Effort(rounds, seconds, warmup);
      ProgressLine progress = ProgressLine.onStandardError();
      new SuiteRun(chosen, lineup, effort, repeated(), progress).run(this::measured);
      out.println("Written: " + directory.resolve("report.html"));
      return 0;
    }
  }

  private void measured(ScenarioResult scenario, SuiteResult all) throws IOException {
    out.println(ScenarioText.of(scenario, all));
    Files.writeString(directory.resolve("results.json"), ResultsJson.encode(all) + "\n");
    Files.writeString(directory.resolve("results.csv"), ResultsCsv.encode(all));
    Files.writeString(directory.resolve("report.html"), HtmlReport.of(all));
  }

  private List<Scenario> chosen() {
    try {
      return Catalog.choose(scenarios);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private List<Target> targets() throws IOException, InterruptedException {
    Peers peers = new Peers(home);
    List<Target> targets = new ArrayList<>();
    Set<String> names = new HashSet<>();
    List<String> texts = new ArrayList<>(List.of(subject));
    texts.addAll(against.equals(List.of("none")) ? List.of() : against);
    for (String text : texts) {
      try {
        Target target = Target.of(text.strip(), peers);
        require(names.add(target.name()), target.name() + ": each server can take part once");
        targets.add(target);
      } catch (IllegalArgumentException e) {
        throw wrong(e.getMessage());
      }
    }
    return targets;
  }

  /** The command that does the same again. */
  private String repeated() {
    return String.format(
        Locale.ROOT,
        "bin/vireo-bench --scenarios %s --subject %s --against %s --rounds %d --seconds %s"
            + " --warmup %s",
        String.join(",", scenarios),
        subject,
        String.join(",", against),
        rounds,
        plain(seconds),
        plain(warmup));
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  private void check() {
    require(rounds >= 1 && rounds <= 1000, "--rounds must lie in 1 to 1000");
    require(seconds > 0 && seconds <= 3600, "--seconds must lie above 0, up to 3600");
    require(warmup >= 0 && warmup <= 600, "--warmup must lie in 0 to 600");
    require(
        !Files.exists(directory) || Files.isDirectory(directory),
        "--out: " + directory + " is no directory");
  }
}
