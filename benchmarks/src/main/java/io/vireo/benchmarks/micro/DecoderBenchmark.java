package io.vireo.benchmarks.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vireo.server.resp.Assembly;
import io.vireo.server.resp.RequestBuffer;
import io.vireo.server.resp.RequestLimits;
import io.vireo.server.resp.RespDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Finding requests in what a socket brought; times are per request. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class DecoderBenchmark {
  private static final int PIPELINE = 16;
  private static final int LARGE = 1 << 20;

  private final byte[] gets = pipeline("*2\r\n$3\r\nGET\r\n$16\r\nkey:000000000001\r\n");
  private final byte[] sets =
      pipeline("*3\r\n$3\r\nSET\r\n$16\r\nkey:000000000001\r\n$16\r\nxxxxxxxxxxxxxxxx\r\n");
  private final byte[] lines = pipeline("SET key:000000000001 xxxxxxxxxxxxxxxx\r\n");
  private final byte[] large =
      ascii("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$" + LARGE + "\r\n" + "x".repeat(LARGE) + "\r\n");
  private final RespDecoder decoder = new RespDecoder();
  private final RequestBuffer buffer = new RequestBuffer();

  private static byte[] pipeline(String request) {
    return ascii(request.repeat(PIPELINE));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A pipeline of GETs. */
  @Benchmark
  @OperationsPerInvocation(PIPELINE)
  public int get() {
    return decode(gets);
  }

  /** A pipeline of SETs. */
  @Benchmark
  @OperationsPerInvocation(PIPELINE)
  public int set() {
    return decode(sets);
  }

  /** A pipeline of SETs as lines. */
  @Benchmark
  @OperationsPerInvocation(PIPELINE)
  public int inlineSet() {
    return decode(lines);
  }

  private int decode(byte[] text) {
    System.arraycopy(text, 0, buffer.room(text.length), 0, text.length);
    int end = decoder.decode(buffer, 0, text.length, at -> true);
    int words = buffer.wordsUsed();
    buffer.clear();
    return end + words;
  }

  /** A value of one mebibyte in pieces of 64 KiB. */
  @Benchmark
  public long setOfOneMebibyte() {
    Assembly assembly = new Assembly(RequestLimits.DEFAULTS, false);
    for (int at = 0; at < large.length; at += 1 << 16) {
      ByteBuf piece = Unpooled.wrappedBuffer(large, at, Math.min(1 << 16, large.length - at));
      assembly.feed(piece);
    }
    return assembly.total();
  }
}
