package io.vireo.server.console;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vireo.metrics.LatencyIntervals.Interval;
import io.vireo.server.engine.context.DataContext;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.engine.session.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each open page the server's numbers once a second, as server-sent events. They are looked
 * at once and encoded once for all pages, and not at all while none is open. The console's own
 * thread.
 *
 * <p>A page that does not take what it is sent misses samples: nothing is gathered for it.
 */
final class LiveFeed {
  static final long EVERY_MILLIS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

  /** Bytes that may wait for one page, counted while it is open. */
  private static final int QUEUE = 64 * 1024;

  /** Clients that are looked at to find the event loops. */
  private static final int FEW = 64;

  private static final double MICROS = 1_000.0;

  private final Vertx vertx;
  private final DataContext data;
  private final MemoryBudget heap;
  private final AtomicLong kept;
  private final LiveSampler sampler;
  private final Map<HttpServerResponse, Visitors.Entry> pages = new LinkedHashMap<>();

  /** How late each loop was when it was last asked, nanoseconds. */
  private final Map<Integer, Long> loopDelays = new TreeMap<>();

  private long timer = -1;
  private boolean looking;

  /**
   * A feed without pages.
   *
   * @param kept bytes that consoles keep for browsers
   */
  LiveFeed(Vertx vertx, DataContext data, MemoryBudget heap, AtomicLong kept, LiveSampler sampler) {
    this.vertx = vertx;
    this.data = data;
    this.heap = heap;
    this.kept = kept;
    this.sampler = sampler;
  }

  /** A page opens, whose head is sent. */
  void open(HttpServerResponse page, Visitors.Entry visitor) {
    page.setWriteQueueMaxSize(QUEUE);
    pages.put(page, visitor);
    visitor.pages++;
    kept.addAndGet(QUEUE);
    heap.reserve(QUEUE);
    page.closeHandler(gone -> close(page));
    if (timer < 0) {
      timer = vertx.setPeriodic(0, EVERY_MILLIS, id -> look());
    }
  }

  private void close(HttpServerResponse page) {
    Visitors.Entry visitor = pages.remove(page);
    if (visitor != null) {
      visitor.pages--;
      kept.addAndGet(-QUEUE);
      heap.release(QUEUE);
    }
    if (pages.isEmpty() && timer >= 0) {
      vertx.cancelTimer(timer);
      timer = -1;
    }
  }

  /** Closes the pages of a visitor that has gone. */
  void closeAll(Visitor visitor) {
    for (Map.Entry<HttpServerResponse, Visitors.Entry> each : List.copyOf(pages.entrySet())) {
      if (each.getValue().visitor == visitor) {
        end(each.getKey());
      }
    }
  }

  private void end(HttpServerResponse page) {
    if (pages.containsKey(page)) {
      close(page);
      page.end();
    }
  }

  /** How many pages are open. */
  int pages() {
    return pages.size();
  }

  private void look() {
    if (looking) {
      return;
    }
    looking = true;
    Map<HttpServerResponse, Session> asking = new LinkedHashMap<>();
    pages.forEach((page, visitor) -> asking.put(page, visitor.visitor.session()));
    Context here = vertx.getOrCreateContext();
    data.inbox()
        .add(
            () -> {
              List<HttpServerResponse> refused = new ArrayList<>();
              asking.forEach(
                  (page, session) -> {
                    if (!sampler.maySee(session)) {
                      refused.add(page);
                    }
                  });
              LiveSample sample = refused.size() == asking.size() ? null : sampler.sample();
              sampler.loops(FEW).forEach(loop -> measure(loop, here));
              here.runOnContext(then -> send(sample, refused));
            });
  }

  /** Has a loop tell how late it gets to a task. */
  private void measure(LoopPort loop, Context here) {
    long asked = data.clock().nanos();
    loop.post(
        () -> {
          long late = data.clock().nanos() - asked;
          here.runOnContext(then -> loopDelays.put(loop.index(), late));
        });
  }

  private void send(LiveSample sample, List<HttpServerResponse> refused) {
    looking = false;
    refused.forEach(this::end);
    if (sample == null || pages.isEmpty()) {
      return;
    }
    Buffer event;
    try {
      event = Buffer.buffer("data: " + json(sample) + "\n\n");
    } catch (IOException unexpected) {
      LOG.warn("The console's numbers could not be written", unexpected);
      return;
    }
    for (HttpServerResponse page : pages.keySet()) {
      if (!page.writeQueueFull()) {
        page.write(event);
      }
    }
  }

  private String json(LiveSample sample) throws IOException {
    return Json.text(
        out -> {
          out.writeStartObject();
          out.writeNumberField("t", sample.millis());
          out.writeStringField("info", sample.info());
          out.writeArrayFieldStart("commands");
          for (LiveSample.Calls calls : sample.commands()) {
            out.writeStartArray();
            out.writeString(calls.name());
            out.writeNumber(calls.calls());
            out.writeNumber(calls.micros());
            out.writeEndArray();
          }
          out.writeEndArray();
          out.writeArrayFieldStart("latency");
          for (Interval interval : sample.intervals()) {
            write(out, interval);
          }
          out.writeEndArray();
          out.writeArrayFieldStart("queue");
          for (long count : sample.queue()) {
            out.writeNumber(count);
          }
          out.writeEndArray();
          out.writeArrayFieldStart("loops");
          for (Map.Entry<Integer, Long> loop : loopDelays.entrySet()) {
            out.writeStartArray();
            out.writeNumber(loop.getKey());
            out.writeNumber(loop.getValue() / MICROS);
            out.writeEndArray();
          }
          out.writeEndArray();
          out.writeNumberField("heap", sample.heapUsed());
          out.writeNumberField("heapMax", sample.heapMost());
          out.writeEndObject();
        });
  }

  private static void write(JsonGenerator out, Interval interval) throws IOException {
    out.writeStartArray();
    out.writeString(interval.command());
    out.writeNumber(interval.calls());
    out.writeArray(interval.micros(), 0, interval.micros().length);
    out.writeEndArray();
  }
}
