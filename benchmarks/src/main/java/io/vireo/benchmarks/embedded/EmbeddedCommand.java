package io.vireo.benchmarks.embedded;

import io.vireo.benchmarks.console.Table;
import io.vireo.benchmarks.console.ToolCommand;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the embedded run: commands over many keys, without a socket. */
@Command(
    name = "embedded",
    description =
        "Measures what decoding, executing and answering a request costs on one thread, without"
            + " sockets.",
    sortOptions = false)
public final class EmbeddedCommand extends ToolCommand {
  private static final int PREPARED_REQUESTS = 1 << 20;

  @Option(
      names = "-r",
      paramLabel = "KEYS",
      description = "Keys, drawn uniformly (${DEFAULT-VALUE}).")
  int keys = 3_000_000;

  @Option(names = "-d", paramLabel = "BYTES", description = "Size of values (${DEFAULT-VALUE}).")
  int dataSize = 16;

  @Option(names = "-P", paramLabel = "N", description = "Requests of one read (${DEFAULT-VALUE}).")
  int pipeline = 16;

  @Option(
      names = "-t",
      paramLabel = "TESTS",
      split = ",",
      description =
          "Of set, get, incr, hset and zadd (as many hashes and sorted sets as keys, of one"
              + " element), hset_one and zadd_one (one of as many elements, new scores); all.")
  List<String> tests = List.of("set", "get", "incr", "hset", "zadd", "hset_one", "zadd_one");

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Length of a round (${DEFAULT-VALUE}).")
  double seconds = 2;

  @Option(names = "--rounds", paramLabel = "N", description = "Measured rounds (${DEFAULT-VALUE}).")
  int rounds = 5;

  /** Prints to {@code out}. */
  public EmbeddedCommand(PrintStream out) {
    super(out, System.err);
  }

  @Override
  protected int run() {
    check();
    Table table = new Table();
    table.row(
        List.of(
            "",
            "requests/s",
            "ns/request",
            "lowest",
            "highest",
            "executing",
            "heap bytes/request"));
    for (String test : tests) {
      EmbeddedServer server = new EmbeddedServer();
      fill(server, words(test.equals("get") ? "set" : test));
      table.row(measure(server, test));
    }
    out.print(table.format());
    out.println(keys + " keys, " + pipeline + " requests per read");
    return 0;
  }

  private void check() {
    if (keys < 1 || dataSize < 0 || pipeline < 1 || rounds < 1) {
      throw wrong("-r, -P and --rounds must be 1 or more.");
    }
    tests.forEach(this::words);
  }

  private List<String> words(String test) {
    return switch (test) {
      case "set" -> List.of("SET", "key:__key__", "x".repeat(dataSize));
      case "get" -> List.of("GET", "key:__key__");
      case "incr" -> List.of("INCR", "num:__key__");
      case "hset" -> List.of("HSET", "hash:__key__", "field", "x".repeat(dataSize));
      case "zadd" -> List.of("ZADD", "sorted:__key__", "__turn__", "member");
      case "hset_one" -> List.of("HSET", "hash", "field:__key__", "x".repeat(dataSize));
      case "zadd_one" -> List.of("ZADD", "sorted", "__turn__", "member:__key__");
      default -> throw wrong("There is no test '" + test + "'.");
    };
  }

  /** Every key once, in stretches that leave little garbage. */
  private void fill(EmbeddedServer server, List<String> words) {
    int stretch = Math.min(keys, 1 << 16);
    for (int from = 0; from < keys; from += stretch) {
      int first = from;
      int count = Math.min(stretch, keys - from);
      new EmbeddedRun(server, new RequestText(words, count, 1, i -> first + i)).once();
    }
  }

  /** Each key that is drawn comes twice, so that a request never sets the score that is there. */
  private List<String> measure(EmbeddedServer server, String test) {
    int groups = Math.max(2, PREPARED_REQUESTS / pipeline);
    int[] drawn = new SplittableRandom(1).ints(groups * pipeline / 2, 0, keys).toArray();
    RequestText text = new RequestText(words(test), groups, pipeline, i -> drawn[i % drawn.length]);
    List<EmbeddedRun.Cost> costs =
        new ArrayList<>(new EmbeddedRun(server, text).rounds(rounds, seconds));
    costs.sort(Comparator.comparingDouble(EmbeddedRun.Cost::nanos));
    EmbeddedRun.Cost median = costs.get(costs.size() / 2);
    return List.of(
        test,
        number("%,.0f", 1e9 / median.nanos()),
        number("%.0f", median.nanos()),
        number("%.0f", costs.get(0).nanos()),
        number("%.0f", costs.get(costs.size() - 1).nanos()),
        number("%.0f", median.executing()),
        number("%.1f", median.bytes()));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
