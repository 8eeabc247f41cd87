package io.vireo.benchmarks.console;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What the command lines of all tools share: they can be asked for help, refuse wrong options, and
 * end with code 1 and a line if something cannot be read, written or reached.
 */
public abstract class ToolCommand implements Callable<Integer> {
  @Option(
      names = "--help",
      usageHelp = true,
      order = Integer.MAX_VALUE,
      description = "Print this help.")
  boolean help;

  @Spec CommandSpec spec;

  /** For results. */
  protected final PrintStream out;

  /** For progress and complaints. */
  protected final PrintStream log;

  /**
   * A tool.
   *
   * @param out for results
   * @param log for progress and complaints
   */
  protected ToolCommand(PrintStream out, PrintStream log) {
    this.out = out;
    this.log = log;
  }

  @Override
  public final Integer call() throws InterruptedException {
    try {
      return run();
    } catch (IOException failure) {
      return failed(failure.getMessage());
    }
  }

  /** Does what the tool is for; gives the exit code. */
  protected abstract int run() throws IOException, InterruptedException;

  /** Tells what went wrong; gives the exit code. */
  protected final int failed(String message) {
    log.println(spec.root().name() + ": " + message);
    return 1;
  }

  /**
   * Refuses the command line unless a condition holds.
   *
   * @param message what is wrong with it, for its user
   * @throws ParameterException if the condition does not hold
   */
  protected final void require(boolean condition, String message) {
    if (!condition) {
      throw wrong(message);
    }
  }

  /** What to throw to refuse the command line. */
  protected final ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
