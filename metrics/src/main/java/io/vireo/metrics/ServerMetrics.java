package io.vireo.metrics;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * The server's plain counters: one {@link DataMetrics} for the data context and one {@link
 * LoopMetrics} per event loop, so that each counter has one writer and no two writers share memory.
 */
public final class ServerMetrics {

  private final DataMetrics data = new DataMetrics();
  private final List<LoopMetrics> loops;

  /**
   * Makes the counters.
   *
   * @param loops how many event loops there are, at least 1
   */
  public ServerMetrics(int loops) {
    this.loops = Stream.generate(LoopMetrics::new).limit(loops).toList();
  }

  /** The counters of the data context. */
  public DataMetrics data() {
    return data;
  }

  /** How many event loops there are. */
  public int loops() {
    return loops.size();
  }

  /** The counters of one event loop, from 0. */
  public LoopMetrics loop(int index) {
    return loops.get(index);
  }

  /** The sum of one counter over all event loops since the last reset. Any thread. */
  public long sum(Function<LoopMetrics, Counter> counter) {
    return sum(counter, Counter::get);
  }

  /** The sum of one counter over all event loops since the start. Any thread. */
  public long lifetimeSum(Function<LoopMetrics, Counter> counter) {
    return sum(counter, Counter::lifetime);
  }

  /**
   * Allocates nothing, for it is asked with each batch; and no stream, for one that is asked ten
   * times a second never gets compiled.
   */
  private long sum(Function<LoopMetrics, Counter> counter, ToLongFunction<Counter> count) {
    long sum = 0;
    for (int i = 0; i < loops.size(); i++) {
      sum += count.applyAsLong(counter.apply(loops.get(i)));
    }
    return sum;
  }

  /** Starts all counters from 0 again, as CONFIG RESETSTAT does. Data context. */
  public void reset() {
    data.reset();
    loops.forEach(LoopMetrics::reset);
  }
}
