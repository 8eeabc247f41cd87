package io.vireo.benchmarks.micro;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.data.page.StoredElement;
import io.vireo.server.data.stream.NodeBlocks;
import io.vireo.server.data.stream.StreamConsumer;
import io.vireo.server.data.stream.StreamEntries;
import io.vireo.server.data.stream.StreamGroup;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.data.stream.StreamTrim;
import io.vireo.server.data.stream.StreamValue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Streams: entries added, read in ranges, given to a consumer and acknowledged. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class StreamBenchmark {
  private static final int RANGE = 100;

  /** Entries of the stream. */
  @Param({"1000", "1000000"})
  int size;

  private final Bytes[] words = {
    Bytes.of("sensor"), Bytes.of("4711"), Bytes.of("temperature"), Bytes.of("21.5")
  };
  private final StoredElement element = new StoredElement();
  private final SplittableRandom random = new SplittableRandom(1);
  private StreamValue stream;
  private StreamTrim trim;
  private StreamEntries entries;
  private StreamGroup group;
  private StreamConsumer consumer;
  private long first;
  private long last;

  /** Fills the stream; half of its entries are pending. */
  @Setup
  public void fill() {
    stream = new StreamValue();
    stream.enter(new NodeBlocks(SharedPages.upTo(1L << 30).allocator(() -> true)));
    for (int i = 0; i < size; i++) {
      add();
    }
    first = 1;
    trim = new StreamTrim(null, size, true, 0);
    entries = stream.entries();
    Bytes name = Bytes.of("group");
    stream.createGroup(name, StreamId.ZERO, 0);
    group = stream.group(name);
    consumer = group.createConsumer(Bytes.of("consumer"), 0);
    for (int i = 1; i <= size / 2; i++) {
      group.deliver(i, 0, consumer, 0);
    }
  }

  private void add() {
    last++;
    stream.add(last, 0, i -> words[i], 2, 26, Thresholds.DEFAULT);
  }

  /** XADD with MAXLEN ~, so that the stream keeps its size. */
  @Benchmark
  public long addAndTrim() {
    add();
    return stream.trim(trim);
  }

  /** XRANGE of a hundred entries from anywhere. */
  @Benchmark
  public long range() {
    long from = last - size + random.nextInt(size - RANGE);
    entries.range(new StreamId(from, 0), StreamId.MAX, false);
    return sum();
  }

  /** XREVRANGE of a hundred entries from anywhere. */
  @Benchmark
  public long reverseRange() {
    long to = last - random.nextInt(size - RANGE);
    entries.range(StreamId.ZERO, new StreamId(to, 0), true);
    return sum();
  }

  private long sum() {
    long sum = 0;
    for (int shown = 0; shown < RANGE && entries.next(); shown++) {
      for (int i = 0; i < entries.fields(); i++) {
        entries.field(element);
        sum += element.isNumber() ? element.toLong() : element.length();
        entries.value(element);
        sum += element.isNumber() ? element.toLong() : element.length();
      }
    }
    return sum;
  }

  /** The oldest pending entry is acknowledged, a new one becomes pending. */
  @Benchmark
  public Object deliverAndAcknowledge() {
    group.acknowledge(new StreamId(first, 0));
    Object entry = group.deliver(first + size / 2, 0, consumer, 0);
    first++;
    return entry;
  }

  /** An entry is acknowledged and delivered again, anywhere among the pending ones. */
  @Benchmark
  public Object acknowledgeAnywhere() {
    StreamId id = new StreamId(first + random.nextInt(size / 2), 0);
    group.acknowledge(id);
    return group.deliver(id.ms(), 0, consumer, 0);
  }
}
