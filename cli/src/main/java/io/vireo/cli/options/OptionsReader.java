package io.vireo.cli.options;

import io.vireo.cli.output.Console;
import io.vireo.cli.output.Exit;
import io.vireo.cli.output.OutputMode;
import io.vireo.config.SplitArgs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Reads the command line as redis-cli does, with its errors. For one thread. */
public final class OptionsReader {
  private final Console console;
  private final Map<String, String> environment;

  /** A reader that complains on a console. */
  public OptionsReader(Console console, Map<String, String> environment) {
    this.console = console;
    this.environment = environment;
  }

  /**
   * Reads the arguments, which are {@link io.vireo.config.ByteText}s.
   *
   * @throws Exit after help, the version, or an error
   */
  public CliOptions read(List<String> arguments) {
    CliOptions options = new CliOptions();
    try {
      new OptionTable(options).read(arguments);
    } catch (OptionTable.Unrecognized wrong) {
      throw console.failed(
          "Unrecognized option or bad number of args for: '" + wrong.getMessage() + "'");
    }
    if (options.help) {
      throw usage();
    }
    if (options.version) {
      String version = OptionsReader.class.getPackage().getImplementationVersion();
      console.print("vireo-cli " + (version == null ? "(unpacked)" : version) + "\n");
      throw new Exit(0);
    }
    complete(options, arguments);
    return options;
  }

  private Exit usage() {
    CommandLine line = new CommandLine(new CliOptions());
    console.print(line.getUsageMessage(CommandLine.Help.Ansi.OFF));
    return new Exit(0);
  }

  private void complete(CliOptions options, List<String> arguments) {
    numbers(options);
    options.tlsWanted = options.tls.wanted;
    if (options.uri != null) {
      ServerUri.apply(options.uri, options, console);
    }
    if (options.port < 0 || options.port > 65535) {
      throw console.failed("Invalid server port.");
    }
    pattern(options);
    clusterWords(options);
    form(options, arguments);
    exclusions(options);
    environment(options);
  }

  private void numbers(CliOptions options) {
    options.port = options.portText == null ? options.port : (int) leading(options.portText);
    options.database = options.databaseText == null ? 0 : (int) leading(options.databaseText);
    options.repeat = options.repeatText == null ? 1 : leading(options.repeatText);
    options.intervalMicros =
        options.intervalText == null ? 0 : (long) (seconds(options.intervalText) * 1e6);
    if (options.timeoutText != null) {
      double timeout = seconds(options.timeoutText);
      if (!(timeout >= 0)) {
        throw console.failed("Invalid connection timeout for -t.");
      }
      options.timeoutMillis = (int) Math.min(Integer.MAX_VALUE, Math.ceil(timeout * 1000));
    }
  }

  /** The number that a text begins with, as C's atoi reads it; 0 if it begins with none. */
  public static long leading(String text) {
    int end = 0;
    if (!text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+')) {
      end = 1;
    }
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    try {
      return Long.parseLong(text.substring(0, end));
    } catch (NumberFormatException none) {
      return 0;
    }
  }

  private static double seconds(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException none) {
      return Double.NaN;
    }
  }

  private void pattern(CliOptions options) {
    if (options.modes.quotedPattern != null) {
      List<String> words = SplitArgs.split(options.modes.quotedPattern);
      if (words == null || words.size() != 1) {
        throw console.failed("Invalid quoted string specified for --quoted-pattern.");
      }
      options.modes.pattern = words.get(0);
    }
    if (options.modes.samples() < -1) {
      throw console.failed("--memkeys-samples value should be positive.");
    }
  }

  /** Further weights look like arguments of the cluster's command. */
  private static void clusterWords(CliOptions options) {
    if (!options.cluster.weights.isEmpty()) {
      List<String> weights = new ArrayList<>(options.cluster.weights);
      options.words.removeIf(word -> word.indexOf('=') > 0 && weights.add(word));
      options.cluster.weights = weights;
    }
  }

  /** The last option of form wins, as in redis-cli. */
  private void form(CliOptions options, List<String> arguments) {
    options.output = console.outputIsTerminal() ? OutputMode.STANDARD : OutputMode.RAW;
    options.printPushes = console.outputIsTerminal();
    int end = arguments.size() - options.words.size();
    for (String argument :
        options.cluster.command == null ? arguments.subList(0, Math.max(0, end)) : arguments) {
      switch (argument) {
        case "--raw", "--ldb", "--ldb-sync-mode" -> options.output = OutputMode.RAW;
        case "--no-raw" -> options.output = OutputMode.STANDARD;
        case "--csv" -> options.output = OutputMode.CSV;
        case "--json" -> options.output = OutputMode.JSON;
        case "--quoted-json" -> options.output = OutputMode.QUOTED_JSON;
        default -> {}
      }
    }
    if (options.showPushes != null) {
      String wanted = options.showPushes.toLowerCase(java.util.Locale.ROOT);
      if (wanted.startsWith("y") || wanted.startsWith("n")) {
        options.printPushes = wanted.startsWith("y");
      } else {
        console.error(
            "Unknown --show-pushes value '" + options.showPushes + "' (valid: '[y]es', '[n]o')\n");
      }
    }
  }

  private void exclusions(CliOptions options) {
    refuse(options.socket != null && options.follow, "-c and -s");
    refuse(options.resp2 && options.resp3, "-2 and -3");
    if (options.modes.debug() && options.modes.eval == null) {
      throw console.failed(
          "Options --ldb and --ldb-sync-mode require --eval.\nTry vireo-cli --help for more information.");
    }
    if (!options.noAuthWarning && options.password != null) {
      console.error(
          "Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\n");
    }
    if (options.modes.rdb != null && options.modes.functionsRdb != null) {
      throw console.failed("Option --functions-rdb and --rdb are mutually exclusive.");
    }
    refuse(options.lastFromInput && options.tagFromInput != null, "-x and -X");
    refuse(options.ipv4 && options.ipv6, "-4 and -6");
  }

  private void refuse(boolean condition, String options) {
    if (condition) {
      throw console.failed("Options " + options + " are mutually exclusive.");
    }
  }

  private void environment(CliOptions options) {
    for (String name : List.of("VIREO_CLI_AUTH", "REDISCLI_AUTH")) {
      if (options.password == null) {
        options.password = environment.get(name);
      }
    }
    if ("1".equals(environment.get("REDISCLI_CLUSTER_YES"))) {
      options.cluster.yes = true;
    }
    if (environment.containsKey("NO_COLOR")) {
      options.noColor = true;
    }
  }
}
