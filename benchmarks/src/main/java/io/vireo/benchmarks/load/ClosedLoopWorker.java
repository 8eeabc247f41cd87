package io.vireo.benchmarks.load;

import io.vireo.benchmarks.wire.Endpoint;
import java.io.IOException;
import java.util.List;

/**
 * Each connection sends a pipeline of requests, waits for all their replies, and sends the next.
 * Latency is counted from the sending. A server that stalls is asked less, so stalls weigh little
 * in these latencies: see {@link OpenLoopWorker}.
 */
final class ClosedLoopWorker extends LoadWorker {
  private static final long TURN_MILLIS = 1000;

  private final long durationNanos;
  private final boolean whole;
  private long unsent;
  private long deadline;
  private int active;

  ClosedLoopWorker(Endpoint endpoint, List<RequestTemplate> cycle, LoadPlan plan, int thread)
      throws IOException {
    super(endpoint, cycle, plan, thread);
    this.whole = plan.whole();
    this.unsent = plan.share(thread);
    this.durationNanos = plan.durationNanos();
  }

  @Override
  protected void drive() throws IOException {
    deadline = System.nanoTime() + durationNanos;
    for (LoadConnection connection : connections) {
      active++;
      sendNext(connection);
    }
    while (active > 0 && !stopped()) {
      poll(TURN_MILLIS);
    }
  }

  @Override
  protected void replied(LoadConnection connection, int replies, long now) throws IOException {
    if (!whole) {
      recordLatency(now - connection.sentAt, replies, now);
    } else if (connection.inFlight == 0) {
      recordLatency(now - connection.sentAt, 1, now);
    }
    if (connection.inFlight == 0) {
      if (durationNanos > 0 && now - deadline >= 0) {
        unsent = 0;
      }
      sendNext(connection);
    }
  }

  @Override
  protected void flushed(LoadConnection connection) {}

  private void sendNext(LoadConnection connection) throws IOException {
    int requests = (int) Math.min(pipeline, unsent);
    if (requests == 0) {
      active--;
      return;
    }
    unsent -= requests;
    recordScheduled(requests);
    connection.sentAt = System.nanoTime();
    connection.send(requests, keys);
  }
}
