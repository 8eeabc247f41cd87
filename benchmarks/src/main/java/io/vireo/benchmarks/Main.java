package io.vireo.benchmarks;

import io.vireo.benchmarks.embedded.EmbeddedCommand;
import io.vireo.benchmarks.load.LoadCommand;
import io.vireo.benchmarks.overload.OverloadCommand;
import io.vireo.benchmarks.report.ReportCommand;
import io.vireo.benchmarks.sidebyside.SideBySideCommand;
import io.vireo.benchmarks.suite.SuiteCommand;
import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine;

/** Dispatches to the tools of this module by the first argument. */
public final class Main {
  private static final String USAGE =
      """
      usage: vireo-benchmarks TOOL [arguments]

        suite          named scenarios on several servers, with a report
        load           load generator, closed or open loop
        side-by-side   Vireo beside other servers of its family
        embedded       cost of a request without sockets
        overload       abusive clients at a Vireo with a small heap
        micro          JMH benchmarks; the arguments are JMH's
      """;

  private Main() {}

  /** Ends the process with the tool's exit code. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 0) {
      System.err.print(USAGE);
      System.exit(2);
    }
    String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
    switch (arguments[0]) {
      case "suite" -> System.exit(suite(rest));
      case "load" -> System.exit(load(rest));
      case "side-by-side" -> System.exit(sideBySide(rest));
      case "embedded" ->
          System.exit(new CommandLine(new EmbeddedCommand(System.out)).execute(rest));
      case "overload" -> System.exit(overload(rest));
      case "micro" -> org.openjdk.jmh.Main.main(rest);
      default -> {
        System.err.print(USAGE);
        System.exit(2);
      }
    }
  }

  private static int suite(String[] arguments) {
    return new CommandLine(new SuiteCommand(home(), System.out, System.err))
        .addSubcommand(new ReportCommand(System.out, System.err))
        .execute(arguments);
  }

  private static int load(String[] arguments) {
    return new CommandLine(new LoadCommand(System.out, System.err))
        .setStopAtPositional(true)
        .execute(arguments);
  }

  private static int sideBySide(String[] arguments) {
    return new CommandLine(new SideBySideCommand(home(), System.out, System.err))
        .execute(arguments);
  }

  private static int overload(String[] arguments) {
    return new CommandLine(new OverloadCommand(home(), System.out, System.err)).execute(arguments);
  }

  private static Path home() {
    return Path.of(System.getProperty("vireo.home", "."));
  }
}
