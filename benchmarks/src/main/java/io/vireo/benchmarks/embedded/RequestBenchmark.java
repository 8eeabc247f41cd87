package io.vireo.benchmarks.embedded;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A request from its bytes to the bytes of its reply, sixteen to a read. With {@code -prof gc} the
 * figure {@code gc.alloc.rate.norm} tells the bytes that one request allocates.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class RequestBenchmark {
  private static final int KEYS = 100_000;
  private static final int PIPELINE = 16;
  private static final int READS = 1 << 12;

  /** A command of {@link HotRequests}. */
  @Param({"GET", "SET", "HGET", "ZADD", "EVALSHA"})
  String command;

  private final EmbeddedServer server = new EmbeddedServer();
  private EmbeddedRun run;

  /** Fills the keys and prepares the requests. */
  @Setup(Level.Trial)
  public void prepare() {
    for (List<String> words : HotRequests.fills()) {
      new EmbeddedRun(server, new RequestText(words, KEYS, 1, i -> i)).once();
    }
    SplittableRandom random = new SplittableRandom(1);
    run =
        new EmbeddedRun(
            server,
            new RequestText(
                HotRequests.named(command), READS, PIPELINE, i -> random.nextInt(KEYS)));
  }

  /** One read's requests. */
  @Benchmark
  @OperationsPerInvocation(PIPELINE)
  public long request() {
    run.next();
    return server.answeredRequests();
  }
}
