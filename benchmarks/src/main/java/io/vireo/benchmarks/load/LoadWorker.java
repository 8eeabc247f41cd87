package io.vireo.benchmarks.load;

import io.vireo.benchmarks.wire.Endpoint;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * A thread of the generator: a selector and its connections. Subclasses decide when a connection
 * sends. The fields are the thread's own, but for the counters that others read while it runs.
 */
abstract class LoadWorker implements Runnable {
  private static final int INPUT_BYTES = 256 * 1024;
  private static final long MAX_LATENCY_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final long SMALLEST_LATENCY_NANOS = 64;
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  // Owned by the worker's thread.
  protected final LoadConnection[] connections;
  protected final KeySource keys;
  protected final int pipeline;
  private final Selector selector;
  private final ByteBuffer input = ByteBuffer.allocateDirect(INPUT_BYTES);
  private final Histogram latency = newHistogram();
  private final Histogram lateness = newHistogram();
  private final Timeline timeline = new Timeline();
  private final Consumer<SelectionKey> onReady = this::ready;
  private long lastReplyAt;
  private long startedAt;
  private long cpuNanos;
  private int silentTurns;

  // Read by others while the thread runs.
  private final AtomicLong completed = new AtomicLong();
  private final AtomicLong scheduled = new AtomicLong();
  private volatile boolean stopped;
  private volatile IOException failure;

  LoadWorker(Endpoint endpoint, List<RequestTemplate> cycle, LoadPlan plan, int thread)
      throws IOException {
    this.pipeline = plan.pipeline();
    this.keys = KeySource.of(plan.keys(), thread, plan.threads());
    this.selector = Selector.open();
    this.connections = new LoadConnection[plan.clientsOf(thread)];
    connect(endpoint, cycle);
  }

  private void connect(Endpoint endpoint, List<RequestTemplate> cycle) throws IOException {
    boolean varies = cycle.stream().anyMatch(RequestTemplate::varies);
    RequestBatch shared = varies ? null : new RequestBatch(cycle, pipeline);
    try {
      for (int i = 0; i < connections.length; i++) {
        RequestBatch batch = varies ? new RequestBatch(cycle, pipeline) : shared.share();
        connections[i] = new LoadConnection(endpoint.wire(), selector, batch);
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private static Histogram newHistogram() {
    return new Histogram(SMALLEST_LATENCY_NANOS, MAX_LATENCY_NANOS, 3);
  }

  /** Sends all requests and waits for all replies. */
  protected abstract void drive() throws IOException;

  /** Called when that many replies have just come. */
  protected abstract void replied(LoadConnection connection, int replies, long now)
      throws IOException;

  /** Called when a sending that the socket had not taken at once is complete. */
  protected abstract void flushed(LoadConnection connection) throws IOException;

  @Override
  public final void run() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long cpuBefore = threads.getCurrentThreadCpuTime();
    startedAt = System.nanoTime();
    lastReplyAt = startedAt;
    try {
      drive();
    } catch (UncheckedIOException e) {
      failure = e.getCause();
    } catch (IOException e) {
      failure = e;
    } finally {
      cpuNanos = threads.getCurrentThreadCpuTime() - cpuBefore;
    }
  }

  /** Asks the worker to end as soon as it can; any thread. */
  final void stop() {
    stopped = true;
    selector.wakeup();
  }

  /** True once the worker is to end. */
  protected final boolean stopped() {
    return stopped;
  }

  /** Waits for sockets, at most that many milliseconds (0: not at all), and serves them. */
  protected final void poll(long millis) throws IOException {
    int ready = millis == 0 ? selector.selectNow(onReady) : selector.select(onReady, millis);
    if (ready == 0 && millis > 0) {
      checkSilence();
    }
  }

  private void checkSilence() throws IOException {
    // The clock is asked only now and then: a turn without events is either short or rare.
    if ((++silentTurns & 0xf) == 0
        && inFlight() > 0
        && System.nanoTime() - lastReplyAt > SILENCE_NANOS) {
      throw new IOException("no reply for " + TimeUnit.NANOSECONDS.toSeconds(SILENCE_NANOS) + " s");
    }
  }

  /** How many requests have no reply yet. */
  protected final long inFlight() {
    long sum = 0;
    for (LoadConnection connection : connections) {
      sum += connection.inFlight;
    }
    return sum;
  }

  private void ready(SelectionKey key) {
    LoadConnection connection = (LoadConnection) key.attachment();
    try {
      if (key.isWritable() && connection.sending() && connection.flush()) {
        flushed(connection);
      }
      if (key.isReadable()) {
        receive(connection);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void receive(LoadConnection connection) throws IOException {
    do {
      receiveOnce(connection);
    } while (connection.hasMore());
  }

  private void receiveOnce(LoadConnection connection) throws IOException {
    input.clear();
    if (connection.read(input) < 0) {
      throw new EOFException("the server closed a connection");
    }
    long now = System.nanoTime();
    int replies = connection.replies(input.flip());
    if (replies > 0) {
      lastReplyAt = now;
      completed.lazySet(completed.getPlain() + replies);
      replied(connection, replies, now);
    }
  }

  /** Notes the latency of replies that came now. */
  protected final void recordLatency(long nanos, int count, long now) {
    long value = Math.min(Math.max(0, nanos), MAX_LATENCY_NANOS);
    latency.recordValueWithCount(value, count);
    timeline.record(now - startedAt, value, count);
  }

  /** Notes by how much a request left too late, in nanoseconds. */
  protected final void recordLateness(long nanos) {
    lateness.recordValue(Math.min(Math.max(0, nanos), MAX_LATENCY_NANOS));
  }

  /** Notes how many more requests should have left by now. */
  protected final void recordScheduled(long requests) {
    scheduled.lazySet(scheduled.getPlain() + requests);
  }

  /** Replies so far; any thread. */
  final long completed() {
    return completed.get();
  }

  /** Requests whose time has come so far; any thread. */
  final long scheduled() {
    return scheduled.get();
  }

  /** Why the worker ended early; null if it did not. */
  final IOException failure() {
    return failure;
  }

  /** What this thread saw; after it has ended. */
  final LoadResult result() {
    long errors = 0;
    String firstError = null;
    for (LoadConnection connection : connections) {
      errors += connection.parser().errors();
      firstError = firstError == null ? connection.parser().firstError() : firstError;
    }
    return new LoadResult(
        completed.get(),
        errors,
        firstError,
        Math.max(1, lastReplyAt - startedAt),
        cpuNanos,
        latency,
        lateness,
        timeline);
  }

  final void close() {
    for (LoadConnection connection : connections) {
      if (connection != null) {
        connection.close();
      }
    }
    try {
      selector.close();
    } catch (IOException e) {
      // As with the connections: nothing depends on how it ends.
    }
  }
}
