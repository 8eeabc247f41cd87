package io.vireo.benchmarks.console;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What all command lines ask of their options. */
public final class Options {
  private Options() {}

  /**
   * Refuses a command line.
   *
   * @param message what is wrong with it, for its user
   * @throws ParameterException if the condition does not hold
   */
  public static void require(CommandSpec spec, boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }
}
