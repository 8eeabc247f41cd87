package io.vireo.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the arguments of the server ask for.
 *
 * <p>{@code [file | -] [--name value ...] [-]}: an option and its values become one line of
 * configuration text, read after the file and after standard input, so that the last word is the
 * command line's.
 */
public sealed interface CommandLine {
  /** Print the version and end well. */
  record Version() implements CommandLine {}

  /** Print the usage and end well. */
  record Help() implements CommandLine {}

  /** Test memory and end. */
  record TestMemory(long megabytes) implements CommandLine {}

  /** Look at the system's settings and end. */
  record CheckSystem() implements CommandLine {}

  /** The arguments make no sense: print the message to standard error and end badly. */
  record Bad(String message) implements CommandLine {}

  /**
   * Start the server.
   *
   * @param file the configuration file as it was given, a {@link ByteText} as the overrides are
   * @param stdin whether standard input is read as well
   * @param overrides lines of configuration, one for each option
   * @param sentinel whether to start as a Sentinel
   */
  record Start(Optional<String> file, boolean stdin, List<String> overrides, boolean sentinel)
      implements CommandLine {}

  /**
   * Reads the arguments of the program, without its name; each is a {@link ByteText}. Any thread.
   */
  static CommandLine parse(String... arguments) {
    String first = arguments.length == 0 ? "" : arguments[0];
    return switch (first) {
      case "-v", "--version" -> new Version();
      case "-h", "--help" -> new Help();
      case "--check-system" -> new CheckSystem();
      case "--test-memory" -> testMemory(arguments);
      default -> start(arguments);
    };
  }

  /** The usage. */
  static String usage(String program) {
    return """
        Usage: %1$s [file] [--setting value ...] [-]
               %1$s -            (read the configuration from standard input)
               %1$s -v | --version
               %1$s -h | --help
               %1$s --test-memory <megabytes>
               %1$s --check-system

        A setting given here wins over standard input, and that over the file.

        Examples:
               %1$s
               %1$s vireo.conf --port 7777
               %1$s --maxmemory 700mb --save 900 1
               echo 'maxmemory 128mb' | %1$s -
        """
        .formatted(program);
  }

  private static CommandLine testMemory(String[] arguments) {
    OptionalLong megabytes =
        arguments.length == 2 ? NumberType.strict(arguments[1]) : OptionalLong.empty();
    return megabytes.isPresent() && megabytes.getAsLong() > 0
        ? new TestMemory(megabytes.getAsLong())
        : new Bad("Say how many megabytes to test, for example: --test-memory 4096");
  }

  private static CommandLine start(String[] arguments) {
    boolean hasFile = arguments.length > 0 && !arguments[0].startsWith("-");
    List<String> options = Arrays.asList(arguments).subList(hasFile ? 1 : 0, arguments.length);
    OptionLines lines = new OptionLines(options, hasFile);
    return new Start(
        hasFile ? Optional.of(arguments[0]) : Optional.empty(),
        lines.readsStdin(),
        lines.lines(),
        options.contains("--sentinel"));
  }
}
