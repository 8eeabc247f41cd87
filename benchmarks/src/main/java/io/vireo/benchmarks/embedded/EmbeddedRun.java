package io.vireo.benchmarks.embedded;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Has an embedded server execute prepared requests for some rounds. For one thread. */
final class EmbeddedRun {
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final EmbeddedServer server;
  private final RequestText text;
  private int group;

  EmbeddedRun(EmbeddedServer server, RequestText text) {
    this.server = server;
    this.text = text;
  }

  /**
   * What a round cost.
   *
   * @param nanos nanoseconds per request
   * @param executing the part of them that the data context took
   * @param bytes bytes allocated on the heap per request
   */
  record Cost(double nanos, double executing, double bytes) {}

  /** Executes every request once. */
  void once() {
    for (int i = 0; i < text.groups(); i++) {
      next();
    }
  }

  /** Executes the requests of the next read. */
  void next() {
    server.read(text.bytes(), group * text.groupLength(), text.groupLength());
    group = group + 1 == text.groups() ? 0 : group + 1;
  }

  /** One round to warm up, then measured ones of {@code seconds} each. */
  List<Cost> rounds(int count, double seconds) {
    List<Cost> costs = new ArrayList<>();
    round(seconds);
    for (int i = 0; i < count; i++) {
      costs.add(round(seconds));
    }
    return costs;
  }

  private Cost round(double seconds) {
    long thread = Thread.currentThread().getId();
    long requests = server.answeredRequests();
    long executing = server.executingNanos();
    long bytes = threads.getThreadAllocatedBytes(thread);
    long begin = System.nanoTime();
    long nanos = 0;
    while (nanos < seconds * TimeUnit.SECONDS.toNanos(1)) {
      for (int i = 0; i < 100; i++) {
        next();
      }
      nanos = System.nanoTime() - begin;
    }
    bytes = threads.getThreadAllocatedBytes(thread) - bytes;
    double done = server.answeredRequests() - requests;
    executing = server.executingNanos() - executing;
    return new Cost(nanos / done, executing / done, bytes / done);
  }
}
