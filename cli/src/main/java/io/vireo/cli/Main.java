package io.vireo.cli;

import io.vireo.cli.options.CliOptions;
import io.vireo.cli.options.OptionsReader;
import io.vireo.cli.output.Console;
import io.vireo.cli.output.Exit;
import java.util.List;
import java.util.Map;

/** The program vireo-cli. */
public final class Main {
  private Main() {}

  /** Runs the program and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    System.exit(
        run(Arguments.ofProcess(arguments), Console.ofProcess(System.getenv()), System.getenv()));
  }

  /**
   * Runs the program.
   *
   * @param arguments {@link io.vireo.config.ByteText}s
   * @return the exit code
   */
  static int run(List<String> arguments, Console console, Map<String, String> environment) {
    int code;
    try {
      CliOptions options = new OptionsReader(console, environment).read(arguments);
      code = new Program(options, console, environment).run();
    } catch (Exit exit) {
      code = exit.code();
    }
    try {
      console.flush();
    } catch (Exit noReader) {
      code = noReader.code();
    }
    return code;
  }
}
