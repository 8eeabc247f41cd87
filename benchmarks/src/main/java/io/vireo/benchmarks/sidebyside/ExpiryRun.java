package io.vireo.benchmarks.sidebyside;

import io.vertx.core.json.JsonObject;
import io.vireo.benchmarks.console.Table;
import io.vireo.benchmarks.load.Steps;
import io.vireo.benchmarks.servers.Peer;
import io.vireo.benchmarks.servers.ServerProcess;
import io.vireo.benchmarks.wire.Endpoint;
import io.vireo.benchmarks.wire.ReplyParser;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/** How far past its deadline each key's expired event comes. */
final class ExpiryRun {
  /*
   * All keys are loaded before the first deadline, then they are not touched: what is measured is
   * the server's own effort to find keys that ended. The deadline is part of the key's name, so an
   * event says by itself how late it is. Server and subscriber share the machine's clock.
   */
  private static final long ANCHOR_NANOS = 10_000_000;
  private static final int BATCH = 1000;
  private static final int BATCH_BYTES = 128 * BATCH;
  private static final long KEYS_PER_SECOND = 50_000;
  private static final long MIN_LEAD_MILLIS = 3000;
  private static final long GRACE_MILLIS = 60_000;
  private static final long TURN_MILLIS = 200;

  private final Session session;
  private final int keys;
  private final long windowMillis;

  /**
   * @param keys how many to load, 1 to 10^8
   * @param windowMillis over which their deadlines are spread
   */
  ExpiryRun(Session session, int keys, long windowMillis) {
    this.session = session;
    this.keys = keys;
    this.windowMillis = windowMillis;
  }

  private record Outcome(
      String version, int received, int early, Histogram lagMicros, double cpuSeconds) {
    double lagMillis(double percentile) {
      return lagMicros.getValueAtPercentile(percentile) / 1e3;
    }
  }

  /** Measures one server after the other, prints a table, and returns it as JSON. */
  JsonObject run() throws IOException, InterruptedException {
    Steps steps = new Steps(session.progress(), session.peers().size());
    Table table =
        new Table()
            .row(List.of("ms past the deadline", "p50", "p99", "max", "missing", "early", "CPU s"));
    JsonObject servers = new JsonObject();
    for (Peer peer : session.peers()) {
      steps.begin("expiry, " + peer.name());
      ServerProcess server = session.park().start(peer, "--notify-keyspace-events", "Ex");
      server.awaitPong();
      Outcome outcome = measure(server, steps);
      session.park().stop(server);
      steps.stepDone();
      table.row(row(outcome));
      servers.put(peer.name(), json(outcome));
    }
    steps.clear();
    session
        .out()
        .printf(
            Locale.ROOT,
            "%d keys, deadlines spread over %.1f s; CPU is the server's during that time.%n",
            keys,
            windowMillis / 1e3);
    session.out().print(table.format());
    return new JsonObject()
        .put("keys", keys)
        .put("window_ms", windowMillis)
        .put("servers", servers);
  }

  private List<String> row(Outcome outcome) {
    return List.of(
        "  " + outcome.version(),
        Metric.number(outcome.lagMillis(50), 2),
        Metric.number(outcome.lagMillis(99), 2),
        Metric.number(outcome.lagMillis(100), 2),
        Integer.toString(keys - outcome.received()),
        Integer.toString(outcome.early()),
        Metric.number(outcome.cpuSeconds(), 2));
  }

  private JsonObject json(Outcome outcome) {
    return new JsonObject()
        .put("version", outcome.version())
        .put("lag_ms_p50", outcome.lagMillis(50))
        .put("lag_ms_p99", outcome.lagMillis(99))
        .put("lag_ms_max", outcome.lagMillis(100))
        .put("missing", keys - outcome.received())
        .put("early", outcome.early())
        .put("cpu_seconds", outcome.cpuSeconds());
  }

  private Outcome measure(ServerProcess server, Steps steps)
      throws IOException, InterruptedException {
    String version = server.peer().name() + " " + server.version();
    long lead = MIN_LEAD_MILLIS + keys * 1000L / KEYS_PER_SECOND;
    ExpiringKeys all = new ExpiringKeys(keys, System.currentTimeMillis() + lead, windowMillis);
    ExpiredEvents events = new ExpiredEvents(server.port(), wallClockMicros());
    Thread reader = new Thread(events, "expired-events");
    reader.setDaemon(true);
    reader.start();
    double cpuSeconds;
    try (events) {
      load(server, all);
      if (System.currentTimeMillis() >= all.firstDeadline()) {
        throw new IOException(
            server.peer().name() + ": loading took longer than " + lead + " ms; use fewer keys");
      }
      double cpuBefore = server.cpuMicros();
      await(events, all, steps);
      cpuSeconds = (server.cpuMicros() - cpuBefore) / 1e6;
    }
    reader.join();
    return new Outcome(version, events.received(), events.early(), events.lagMicros(), cpuSeconds);
  }

  /**
   * The wall clock, read without allocating. The running clock carries it on for a while only: the
   * two drift apart, and a drift would look like events that come before their time.
   */
  private static LongSupplier wallClockMicros() {
    return new LongSupplier() {
      private long micros;
      private long nanos;

      @Override
      public long getAsLong() {
        long now = System.nanoTime();
        if (micros == 0 || now - nanos > ANCHOR_NANOS) {
          nanos = now;
          micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        }
        return micros + (now - nanos) / 1000;
      }
    };
  }

  private void load(ServerProcess server, ExpiringKeys all) throws IOException {
    ReplyParser parser = new ReplyParser();
    ByteBuffer out = ByteBuffer.allocateDirect(BATCH_BYTES);
    ByteBuffer in = ByteBuffer.allocateDirect(BATCH_BYTES);
    try (SocketChannel channel = Endpoint.loopback(server.port()).connect()) {
      for (int first = 0; first < keys; first += BATCH) {
        int last = Math.min(keys, first + BATCH);
        out.clear();
        for (int number = first; number < last; number++) {
          out.put(all.request(number));
        }
        out.flip();
        while (out.hasRemaining()) {
          channel.write(out);
        }
        awaitReplies(channel, parser, in, last - first);
      }
    }
    if (parser.errors() > 0) {
      throw new IOException("loading failed: " + parser.firstError());
    }
  }

  private static void awaitReplies(
      SocketChannel channel, ReplyParser parser, ByteBuffer in, int count) throws IOException {
    int missing = count;
    while (missing > 0) {
      if (channel.read(in.clear()) < 0) {
        throw new EOFException("the server closed the connection");
      }
      missing -= parser.parse(in.flip());
    }
  }

  private void await(ExpiredEvents events, ExpiringKeys all, Steps steps)
      throws IOException, InterruptedException {
    long startedAt = System.currentTimeMillis();
    while (events.received() < keys
        && System.currentTimeMillis() < all.lastDeadline() + GRACE_MILLIS) {
      if (events.failure() != null) {
        throw events.failure();
      }
      TimeUnit.MILLISECONDS.sleep(TURN_MILLIS);
      double toGo = all.lastDeadline() - System.currentTimeMillis();
      double whole = all.lastDeadline() - startedAt;
      steps.show(1 - toGo / whole, events.received() + " expired");
    }
  }
}
