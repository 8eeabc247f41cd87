package io.vireo.benchmarks.micro;

import io.netty.buffer.ByteBuf;
import io.vireo.server.data.number.Reals;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.RespReply;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Encoding answers, each into an empty buffer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class ReplyBenchmark {
  private static final int ELEMENTS = 100;

  private final RespReply reply = new RespReply();
  private final ReplyBuffer buffer = new ReplyBuffer();
  private final SplittableRandom random = new SplittableRandom(1);
  private final byte[] small = new byte[16];
  private final byte[] medium = new byte[1000];
  private final byte[] large = new byte[100_000];
  private final Release release = new Release();

  private static final class Release implements ReplyBuffer.Pieces {
    @Override
    public void copy(byte[] array, int offset, int length) {}

    @Override
    public void take(ByteBuf bytes) {
      bytes.release();
    }
  }

  /** Begins with an empty buffer. */
  @Setup
  public void begin() {
    reply.begin(buffer, 2);
  }

  private long end() {
    long total = buffer.total();
    buffer.pieces(0, buffer.position(), release);
    buffer.clear();
    return total;
  }

  /** OK. */
  @Benchmark
  public long ok() {
    reply.ok();
    return end();
  }

  /** A small integer. */
  @Benchmark
  public long smallInteger() {
    reply.integer(1);
    return end();
  }

  /** An integer of many digits. */
  @Benchmark
  public long largeInteger() {
    reply.integer(random.nextLong());
    return end();
  }

  /** A string of 16 bytes. */
  @Benchmark
  public long bulk16() {
    reply.bulk(small);
    return end();
  }

  /** A string of 1000 bytes. */
  @Benchmark
  public long bulk1000() {
    reply.bulk(medium);
    return end();
  }

  /** A string that goes into a buffer of its own. */
  @Benchmark
  public long bulk100000() {
    reply.bulk(large);
    return end();
  }

  /** A hundred strings, their number known at once. */
  @Benchmark
  public long array() {
    reply.array(ELEMENTS);
    for (int i = 0; i < ELEMENTS; i++) {
      reply.bulk(small);
    }
    return end();
  }

  /** A hundred strings, their number known only in the end. */
  @Benchmark
  public long arrayOfLateSize() {
    int mark = reply.open();
    for (int i = 0; i < ELEMENTS; i++) {
      reply.bulk(small);
    }
    reply.closeArray(mark, ELEMENTS);
    return end();
  }

  /** The text of a double. */
  @Benchmark
  public String real() {
    return Reals.text(random.nextDouble());
  }
}
