package io.vireo.benchmarks.load;

import io.vireo.benchmarks.wire.Endpoint;
import java.io.IOException;
import java.util.List;

/**
 * Sends by the clock, whatever the server does, and counts latency from the intended time. Each
 * sending is a whole pipeline: the number of requests is rounded up to that.
 */
final class OpenLoopWorker extends LoadWorker {
  /*
   * A schedule is fixed before the run: sending i of this thread is due at start + i * interval.
   * Sendings go to the connections in turn. If the generator or the socket is late, the time
   * that the request should have left still counts, so a stall of the server is seen by every
   * request that it delayed (Gil Tene's "coordinated omission" is what a closed loop does
   * instead). How late requests really left is kept apart, as lateness, to tell a slow server
   * from a slow generator.
   *
   * Java can wait for sockets only by the millisecond. With `spin` the last millisecond is spent
   * asking the selector again and again: exact, at the price of a busy core.
   */
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int BURST = 64;

  private final long sendings;
  private final double interval;
  private final double offset;
  private final boolean spin;
  private long start;
  private long next;

  OpenLoopWorker(Endpoint endpoint, List<RequestTemplate> cycle, LoadPlan plan, int thread)
      throws IOException {
    super(endpoint, cycle, plan, thread);
    this.sendings = (plan.share(thread) + pipeline - 1) / pipeline;
    this.interval = plan.sendingIntervalNanos();
    this.offset = interval * thread / plan.threads();
    this.spin = plan.spin();
  }

  @Override
  protected void drive() throws IOException {
    start = System.nanoTime();
    while (!stopped()) {
      sendDue();
      if (next == sendings && outstanding() == 0) {
        return;
      }
      poll(pause());
    }
  }

  private long outstanding() {
    long sum = inFlight();
    for (LoadConnection connection : connections) {
      sum += connection.due;
    }
    return sum;
  }

  private void sendDue() throws IOException {
    long now = System.nanoTime();
    // Replies must be read between the bursts of a catch-up, or both sides' buffers run full.
    for (int i = 0; i < BURST && next < sendings && dueAt(next) - now <= 0; i++) {
      LoadConnection connection = connections[(int) (next % connections.length)];
      connection.intended.add(dueAt(next));
      connection.due++;
      recordScheduled(pipeline);
      next++;
      if (!connection.sending()) {
        begin(connection);
      }
    }
  }

  private long dueAt(long sending) {
    return start + (long) (offset + sending * interval);
  }

  /** Milliseconds that the selector may wait. */
  private long pause() {
    if (next == sendings) {
      return 1000;
    }
    long left = dueAt(next) - System.nanoTime();
    if (left <= 0) {
      return 0;
    }
    long millis = left / NANOS_PER_MILLI;
    return spin ? Math.max(0, millis - 1) : Math.max(1, millis);
  }

  private void begin(LoadConnection connection) throws IOException {
    long intended = connection.intended.peek(connection.intended.size() - connection.due);
    connection.due--;
    recordLateness(System.nanoTime() - intended);
    connection.send(pipeline, keys);
  }

  @Override
  protected void flushed(LoadConnection connection) throws IOException {
    while (connection.due > 0 && !connection.sending()) {
      begin(connection);
    }
  }

  @Override
  protected void replied(LoadConnection connection, int replies, long now) {
    int left = replies;
    while (left > 0) {
      long intended = connection.intended.peek();
      int counted = Math.min(left, pipeline - connection.repliesOfOldest);
      recordLatency(now - intended, counted, now);
      left -= counted;
      connection.repliesOfOldest += counted;
      if (connection.repliesOfOldest == pipeline) {
        connection.intended.remove();
        connection.repliesOfOldest = 0;
      }
    }
  }
}
