package io.vireo.benchmarks.load;

import io.vertx.core.json.JsonArray;
import io.vireo.benchmarks.console.ProgressLine;
import io.vireo.benchmarks.console.ToolCommand;
import io.vireo.benchmarks.wire.ClientTls;
import io.vireo.benchmarks.wire.Endpoint;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The command line of the load generator; its options are redis-benchmark's where both have them.
 */
@Command(
    name = "vireo-benchmark",
    description = "Measures a Redis-compatible server under load.",
    sortOptions = false)
public final class LoadCommand extends ToolCommand {
  private static final double NANOS_PER_SECOND = 1e9;

  @Option(names = "-h", paramLabel = "HOST", description = "Server's host (${DEFAULT-VALUE}).")
  String host = "127.0.0.1";

  @Option(names = "-p", paramLabel = "PORT", description = "Server's port (${DEFAULT-VALUE}).")
  int port = 6379;

  @Option(names = "-s", paramLabel = "PATH", description = "Unix socket instead of host and port.")
  Path socket;

  @Option(
      names = "-a",
      paramLabel = "PASSWORD",
      defaultValue = "${env:REDISCLI_AUTH}",
      description = "Password; by default what REDISCLI_AUTH holds.")
  String password;

  @Option(names = "--user", paramLabel = "NAME", description = "User to log in as, with -a.")
  String user;

  @Option(names = "--tls", description = "Speak TLS.")
  boolean tls;

  @Option(
      names = "--cacert",
      paramLabel = "FILE",
      description = "Authority that certified the server; without it, those the JDK trusts.")
  Path authority;

  @Option(names = "--cert", paramLabel = "FILE", description = "The client's certificate.")
  Path certificate;

  @Option(names = "--key", paramLabel = "FILE", description = "Its key.")
  Path key;

  @Option(names = "--insecure", description = "Trust any server.")
  boolean insecure;

  @Option(names = "--dbnum", paramLabel = "DB", description = "Database to select (0).")
  int database;

  @Option(names = "-3", description = "Speak RESP3.")
  boolean resp3;

  @Option(names = "-c", paramLabel = "CLIENTS", description = "Connections (${DEFAULT-VALUE}).")
  int clients = 50;

  @Option(names = "-n", paramLabel = "REQUESTS", description = "Requests (${DEFAULT-VALUE}).")
  long requests = 100_000;

  @Option(
      names = "-P",
      paramLabel = "REQUESTS",
      description = "Requests that a connection sends at once (${DEFAULT-VALUE}).")
  int pipeline = 1;

  @Option(names = "-d", paramLabel = "BYTES", description = "Payload size (${DEFAULT-VALUE}).")
  int dataSize = 3;

  @Option(
      names = "-r",
      paramLabel = "KEYSPACE",
      description = "Replace __rand_int__ by random numbers below this.")
  long keyspace;

  @Option(
      names = "--zipf",
      paramLabel = "SKEW",
      description =
          "Draw random numbers by Zipf's law with this exponent (such as 0.99) instead of evenly.")
  double skew;

  @Option(
      names = "-t",
      paramLabel = "TESTS",
      split = ",",
      description = "Tests to run, comma separated; --list names them.")
  List<String> tests = List.of();

  @Option(names = "--list", description = "Print the names of all tests.")
  boolean list;

  @Option(names = "--threads", paramLabel = "N", description = "Generator threads (1).")
  int threads = 1;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description =
          "Open loop: R requests per second on a fixed schedule; latency counts from the "
              + "time a request should have left.")
  double rate;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      description = "Run each test for that long instead of -n requests.")
  double duration;

  @Option(
      names = "--no-spin",
      description =
          "Open loop: sleep between requests, at most 1 ms too long, instead of watching "
              + "the clock on a busy core.")
  boolean noSpin;

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      description =
          "PING for that long before the first test, so that the generator itself is "
              + "warm (${DEFAULT-VALUE}); 0 for none.")
  double warmup = 1;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of the random numbers.")
  Long seed;

  @Option(names = "-q", description = "Only a line per test.")
  boolean quiet;

  @Option(names = "--csv", description = "Comma separated output.")
  boolean csv;

  @Option(names = "--json", description = "JSON output.")
  boolean json;

  @Option(
      names = "--precision",
      paramLabel = "DIGITS",
      description = "Decimals of latencies in milliseconds (${DEFAULT-VALUE}).")
  int precision = 3;

  @Option(names = "--fail-on-error", description = "Exit with 1 if a reply was an error.")
  boolean failOnError;

  @Parameters(
      paramLabel = "COMMAND",
      description =
          "A request to send instead of the tests. In its arguments __rand_int__ stands "
              + "for a random number, __seq_int__ for the number of the request, __data__ for "
              + "the payload.")
  List<String> command = List.of();

  /**
   * @param out for results
   * @param log for progress and complaints
   */
  public LoadCommand(PrintStream out, PrintStream log) {
    super(out, log);
  }

  @Override
  protected int run() throws IOException, InterruptedException {
    if (list) {
      TestCatalog.names().forEach(out::println);
      return 0;
    }
    List<TestCase> chosen = chosen();
    return run(chosen, plan()) && failOnError ? 1 : 0;
  }

  /** True if any reply was an error. */
  private boolean run(List<TestCase> chosen, LoadPlan plan)
      throws IOException, InterruptedException {
    LoadRunner runner = new LoadRunner();
    Endpoint endpoint = endpoint();
    ProgressLine progress = ProgressLine.onStandardError();
    if (warmup > 0) {
      LoadPlan pings = LoadPlan.closed(Long.MAX_VALUE, clients, pipeline).lasting(nanos(warmup));
      RequestTemplate ping = TestCatalog.named("ping_mbulk").template(0, 0);
      runner.run(endpoint, ping, pings, shown(progress, "warm-up"));
    }
    LoadReport report = report();
    report.begin();
    boolean errors = false;
    for (TestCase test : chosen) {
      RequestTemplate template = test.template(dataSize, keyspace);
      LoadResult result = runner.run(endpoint, template, plan, shown(progress, test.title()));
      progress.clear();
      report.result(test.title(), plan, dataSize, result);
      errors |= result.errors() > 0;
    }
    report.end();
    return errors;
  }

  /** The tests that the options choose. */
  List<TestCase> chosen() {
    if (!command.isEmpty()) {
      return List.of(TestCase.custom(command));
    }
    if (tests.isEmpty()) {
      return TestCatalog.standard();
    }
    try {
      return TestCatalog.select(tests);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  /** The load that the options describe. */
  LoadPlan plan() {
    require(clients >= 1, "-c must be at least 1");
    require(requests >= 1, "-n must be at least 1");
    require(pipeline >= 1, "-P must be at least 1");
    require(dataSize >= 0, "-d must not be negative");
    require(keyspace >= 0 && keyspace <= 1_000_000_000_000L, "-r must lie in 0 to 10^12");
    require(skew >= 0 && skew <= 10, "--zipf must lie in 0 to 10");
    require(threads >= 1 && threads <= clients, "--threads must lie in 1 to the number of clients");
    require(rate >= 0 && Double.isFinite(rate), "--rate must not be negative");
    require(duration >= 0 && Double.isFinite(duration), "--duration must not be negative");
    require(precision >= 0 && precision <= 6, "--precision must lie in 0 to 6");
    require(!(csv && json), "--csv and --json exclude each other");
    long start = seed == null ? System.nanoTime() : seed;
    KeyChoice keys = new KeyChoice(keyspace, skew, start);
    return new LoadPlan(
        requests, nanos(duration), clients, pipeline, threads, rate, !noSpin, false, keys);
  }

  private Endpoint endpoint() throws IOException {
    String secret = password == null || password.isEmpty() ? null : password;
    ClientTls how = tls ? ClientTls.of(authority, certificate, key, insecure) : null;
    return new Endpoint(host, port, socket, user, secret, database, resp3, false, how);
  }

  private LoadReport report() {
    if (csv) {
      return new LoadReport.Csv(out);
    }
    if (json) {
      return new LoadReport.Json(out, new JsonArray());
    }
    return quiet ? new LoadReport.Quiet(out, precision) : new LoadReport.Text(out, precision);
  }

  private static LoadProgress shown(ProgressLine line, String label) {
    return new ProgressView(line, label);
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * NANOS_PER_SECOND);
  }
}
