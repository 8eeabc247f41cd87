package io.vireo.benchmarks.sidebyside;

import io.vertx.core.json.JsonObject;
import io.vireo.benchmarks.console.ProgressLine;
import io.vireo.benchmarks.console.ToolCommand;
import io.vireo.benchmarks.load.KeyChoice;
import io.vireo.benchmarks.load.Preparation;
import io.vireo.benchmarks.load.TestCase;
import io.vireo.benchmarks.load.TestCatalog;
import io.vireo.benchmarks.servers.Machine;
import io.vireo.benchmarks.servers.Peer;
import io.vireo.benchmarks.servers.Peers;
import io.vireo.benchmarks.servers.ServerPark;
import io.vireo.benchmarks.servers.ServerProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line of the side-by-side run. */
@Command(
    name = "side-by-side",
    description =
        "Measures Vireo beside other servers of its family on this machine, in turns, "
            + "without persistence.",
    sortOptions = false)
public final class SideBySideCommand extends ToolCommand {
  private static final long BASE_REQUESTS = 300_000;
  private static final double DEFAULT_WINDOW = 20;
  private static final int DEFAULT_RATE = 40_000;

  enum What {
    throughput,
    memory,
    collections,
    startup,
    expiry,
    hitrate,
    churn,
    many,
    vectors
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "WHAT",
      description = "One of ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if left out.")
  What what = What.throughput;

  @Option(
      names = "--subject",
      paramLabel = "SERVER",
      description =
          "Server that the others are compared with (${DEFAULT-VALUE}): vireo, redis, valkey, "
              + "or NAME=LAUNCHER, a program that takes redis-server's command line.")
  String subject = "vireo";

  @Option(
      names = "--against",
      paramLabel = "SERVERS",
      split = ",",
      description = "Servers to compare with, comma separated (redis,valkey).")
  List<String> against = List.of("redis", "valkey");

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Counted rounds (throughput: 5, startup: 10, many: 3).")
  Integer rounds;

  @Option(
      names = "--tests",
      paramLabel = "TESTS",
      split = ",",
      description =
          "Tests of vireo-benchmark, comma separated (set,get,incr), or types for one of each "
              + "kind of command on lists, sets, hashes, sorted sets and streams.")
  List<String> tests = List.of("set", "get", "incr");

  @Option(
      names = "--clients",
      paramLabel = "N",
      split = ",",
      description = "Connections; several numbers make several scenarios (50).")
  List<Integer> clients = List.of(50);

  @Option(
      names = "--pipeline",
      paramLabel = "N",
      split = ",",
      description =
          "Requests sent at once; several numbers make several scenarios (1,16; many: 16).")
  List<Integer> pipelines;

  @Option(
      names = "--requests",
      paramLabel = "N",
      description = "Requests of a counted run (300000, or more with a pipeline).")
  Long requests;

  @Option(names = "--data", paramLabel = "BYTES", description = "Payload (${DEFAULT-VALUE}).")
  int dataSize = 16;

  @Option(
      names = "--keyspace",
      paramLabel = "N",
      description = "Keys that requests are spread over (${DEFAULT-VALUE}).")
  long keyspace = 100_000;

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      description = "Uncounted load before a scenario's first round (${DEFAULT-VALUE}).")
  double warmup = 4;

  @Option(
      names = "--generator",
      paramLabel = "NAME",
      description = "vireo or redis-benchmark (${DEFAULT-VALUE}).")
  String generator = "vireo";

  @Option(
      names = "--keys",
      paramLabel = "N",
      description =
          "Keys to load (memory: 2000000, expiry: 1000000) or to ask for (hitrate: 1000000), or "
              + "elements of the largest collection (collections: 10000000), or small strings, to "
              + "which the other data are in proportion (churn: 1000000), or collections of each "
              + "type (many: 20000), or vectors (vectors: 100000).")
  Integer keys;

  @Option(
      names = "--elements",
      paramLabel = "N",
      description =
          "many: elements of a collection; the requests are in proportion to those of all "
              + "(${DEFAULT-VALUE}).")
  int elements = 100;

  @Option(
      names = "--dimension",
      paramLabel = "N",
      description = "vectors: components of a vector (${DEFAULT-VALUE}).")
  int dimension = 384;

  @Option(
      names = "--quantization",
      paramLabel = "FORM",
      description = "vectors: Q8, NOQUANT or BIN (${DEFAULT-VALUE}).")
  String quantization = "Q8";

  @Option(
      names = "--only",
      paramLabel = "TYPES",
      split = ",",
      description = "many: types of collections, comma separated (list,hash,zset,set,stream).")
  List<String> only = ManyPhase.types();

  @Option(
      names = "--window",
      paramLabel = "SECONDS",
      description =
          "expiry: time over which the deadlines are spread (20); hitrate: time that is counted "
              + "(20); churn: time for which each kind of data is replaced (each four times).")
  Double window;

  @Option(
      names = "--policies",
      paramLabel = "POLICIES",
      split = ",",
      description =
          "hitrate: policies of eviction, comma separated"
              + " (allkeys-lru,allkeys-lfu,allkeys-random).")
  List<String> policies = List.of("allkeys-lru", "allkeys-lfu", "allkeys-random");

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "hitrate: accesses a second (40000); churn: requests a second that replace something "
              + "(as many as there can be).")
  Integer rate;

  @Option(
      names = "--from",
      paramLabel = "FILES",
      split = ",",
      description =
          "hitrate: take what these files hold, which --json wrote, instead of measuring.")
  List<Path> from = List.of();

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description =
          "hitrate: also draw everything as SVG; churn: resident memory over the time; "
              + "many: all ratios.")
  Path picture;

  @Option(names = "--json", paramLabel = "FILE", description = "Also write everything as JSON.")
  Path json;

  @Option(
      names = "--servers-only",
      description = "Start the servers, print their ports, and wait for Ctrl-C.")
  boolean serversOnly;

  private final Path home;

  /**
   * @param home the project's directory
   * @param out for results
   * @param log for complaints
   */
  public SideBySideCommand(Path home, PrintStream out, PrintStream log) {
    super(out, log);
    this.home = home;
  }

  @Override
  protected int run() throws IOException, InterruptedException {
    check();
    try (ServerPark park = new ServerPark()) {
      Peers peers = new Peers(home);
      Session session = new Session(find(peers), park, out, ProgressLine.onStandardError());
      if (serversOnly) {
        waitForEver(session);
        return 0;
      }
      Machine machine = Machine.here();
      out.println(machine.describe());
      JsonObject result = run(session, peers);
      if (json != null) {
        result.put("machine", result.getValue("machine", machine.json()));
        Files.writeString(json, result.encodePrettily() + "\n");
      }
      return 0;
    }
  }

  private JsonObject run(Session session, Peers peers) throws IOException, InterruptedException {
    JsonObject result =
        switch (what) {
          case throughput ->
              new ThroughputRun(
                      session,
                      scenarios(),
                      rounds == null ? 5 : rounds,
                      Math.round(warmup * 1e9),
                      generator(peers))
                  .run();
          case memory -> new MemoryRun(session, keys == null ? 2_000_000 : keys).run();
          case collections -> new CollectionsRun(session, keys == null ? 10_000_000 : keys).run();
          case startup -> new StartupRun(session, rounds == null ? 10 : rounds).run();
          case expiry ->
              new ExpiryRun(session, keys == null ? 1_000_000 : keys, Math.round(seconds() * 1000))
                  .run();
          case hitrate -> hitRates(session);
          case churn -> churn(session);
          case many -> many(session, peers);
          case vectors ->
              new VectorsRun(session, keys == null ? 100_000 : keys, dimension, quantization).run();
        };
    return new JsonObject().put("what", what.name()).mergeIn(result);
  }

  private double seconds() {
    return window == null ? DEFAULT_WINDOW : window;
  }

  private int accesses() {
    return rate == null ? DEFAULT_RATE : rate;
  }

  private JsonObject churn(Session session) throws IOException, InterruptedException {
    ChurnRun.Result result =
        new ChurnRun(
                session,
                keys == null ? 1_000_000 : keys,
                window == null ? 0 : window,
                rate == null ? 0 : rate)
            .run();
    if (picture != null) {
      Files.writeString(picture, result.picture().svg());
    }
    return result.json();
  }

  private JsonObject many(Session session, Peers peers) throws IOException, InterruptedException {
    ManyReport report =
        new ManyRun(session, manyLoad(), rounds == null ? 3 : rounds, generator(peers)).run();
    if (picture != null) {
      Files.writeString(picture, report.picture());
    }
    return report.json();
  }

  /** What the options ask for of many collections. */
  ManyRun.Load manyLoad() {
    return new ManyRun.Load(
        only,
        keys == null ? 20_000 : keys,
        elements,
        clients.get(0),
        pipelines == null ? 16 : pipelines.get(0));
  }

  private JsonObject hitRates(Session session) throws IOException, InterruptedException {
    HitRateRun run =
        new HitRateRun(session, keys == null ? 1_000_000 : keys, policies, seconds(), accesses());
    JsonObject result = from.isEmpty() ? run.run() : HitRates.read(from);
    if (picture != null) {
      Files.writeString(picture, HitRates.picture(result, session.peers()).svg());
    }
    return result;
  }

  private List<Peer> find(Peers peers) throws IOException, InterruptedException {
    List<Peer> found = new ArrayList<>();
    try {
      found.add(peers.find(subject));
      for (String name : against) {
        found.add(peers.find(name));
      }
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
    long names = found.stream().map(Peer::name).distinct().count();
    require(names == found.size(), "each server can take part once");
    return found;
  }

  private void waitForEver(Session session) throws IOException, InterruptedException {
    for (Peer peer : session.peers()) {
      ServerProcess server = session.park().start(peer);
      server.awaitPong();
      out.printf(
          "%s %s: 127.0.0.1:%d, process %d%n",
          peer.name(), server.version(), server.port(), server.pid());
    }
    out.println("Ctrl-C ends them.");
    new CountDownLatch(1).await();
  }

  /** What the options ask for: each test with each pipeline and number of clients. */
  List<Scenario> scenarios() {
    List<TestCase> chosen = new ArrayList<>();
    for (String name : named()) {
      try {
        chosen.add(TestCatalog.named(name.strip()));
      } catch (IllegalArgumentException e) {
        throw wrong(e.getMessage());
      }
    }
    List<Scenario> scenarios = new ArrayList<>();
    for (int pipeline : pipelines == null ? List.of(1, 16) : pipelines) {
      for (int connections : clients) {
        // A run must last some seconds to be told in ticks of 10 ms.
        long count = requests != null ? requests : BASE_REQUESTS * Math.max(1, pipeline / 2);
        for (TestCase test : chosen) {
          long share = Math.max(1, count / Preparation.of(test.name()).weight());
          scenarios.add(
              new Scenario(
                  test, connections, pipeline, share, dataSize, KeyChoice.uniform(keyspace)));
        }
      }
    }
    return scenarios;
  }

  private List<String> named() {
    return tests.equals(List.of("types")) ? TestCatalog.types() : tests;
  }

  private Generator generator(Peers peers) throws IOException, InterruptedException {
    return generator.equals("vireo")
        ? new OwnGenerator()
        : new RedisBenchmarkGenerator(peers.redisTool("redis-benchmark"));
  }

  private void check() {
    require(rounds == null || rounds >= 1, "--rounds must be at least 1");
    require(requests == null || requests >= 1, "--requests must be at least 1");
    require(clients.stream().allMatch(n -> n >= 1), "--clients must be at least 1");
    require(
        pipelines == null || pipelines.stream().allMatch(n -> n >= 1),
        "--pipeline must be at least 1");
    require(dataSize >= 0, "--data must not be negative");
    require(keyspace >= 0 && keyspace <= 1_000_000_000_000L, "--keyspace must lie in 0 to 10^12");
    require(warmup >= 0 && warmup <= 600, "--warmup must lie in 0 to 600");
    require(keys == null || keys >= 1 && keys <= 100_000_000, "--keys must lie in 1 to 10^8");
    require(elements >= 1 && elements <= 100_000, "--elements must lie in 1 to 100000");
    require(window == null || window > 0 && window <= 3600, "--window must lie in 0 to 3600");
    require(rate == null || rate >= 1 && rate <= 10_000_000, "--rate must lie in 1 to 10^7");
    require(
        generator.equals("vireo") || generator.equals("redis-benchmark"),
        "--generator is vireo or redis-benchmark");
    require(
        ManyPhase.types().containsAll(only),
        "--only is one or more of " + String.join(",", ManyPhase.types()));
    require(dimension >= 1 && dimension <= 65_536, "--dimension must lie in 1 to 65536");
    require(
        List.of("Q8", "NOQUANT", "BIN").contains(quantization),
        "--quantization is Q8, NOQUANT or BIN");
    if (what == What.many) {
      require(clients.size() == 1, "many takes one number of --clients");
      require(pipelines == null || pipelines.size() == 1, "many takes one --pipeline");
    }
    if (what == What.throughput) {
      scenarios();
    }
  }
}
