package io.vireo.benchmarks;

import io.vireo.benchmarks.load.LoadCommand;
import java.util.Arrays;
import picocli.CommandLine;

/** Dispatches to the tools of this module by the first argument. */
public final class Main {
  private static final String USAGE =
      """
      usage: vireo-benchmarks TOOL [arguments]

        load           load generator, closed or open loop
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
      case "load" -> System.exit(execute(new LoadCommand(System.out, System.err), rest));
      case "micro" -> org.openjdk.jmh.Main.main(rest);
      default -> {
        System.err.print(USAGE);
        System.exit(2);
      }
    }
  }

  private static int execute(Object command, String[] arguments) {
    return new CommandLine(command).setStopAtPositional(true).execute(arguments);
  }
}
