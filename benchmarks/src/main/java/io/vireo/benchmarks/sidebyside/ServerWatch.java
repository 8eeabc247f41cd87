package io.vireo.benchmarks.sidebyside;

import io.vireo.benchmarks.load.OwnGcPauses;
import io.vireo.benchmarks.report.LineChart;
import io.vireo.benchmarks.servers.ServerProcess;
import io.vireo.benchmarks.wire.ControlClient;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Feels how long a server lets one wait, by a PING every two milliseconds, and looks at its
 * resident memory four times a second, on a thread of its own until it is closed. What this
 * program's own collector takes of a wait is not counted.
 */
final class ServerWatch implements AutoCloseable {
  private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final double MEBI = 1 << 20;

  private final ServerProcess server;
  private final Thread thread = new Thread(this::run, "server-watch");
  private final OwnGcPauses ownStops = new OwnGcPauses();
  private final SingleWriterRecorder waits = new SingleWriterRecorder(3);
  private final List<LineChart.Point> resident = new CopyOnWriteArrayList<>();
  private final long startedAt = System.nanoTime();
  private volatile boolean over;
  private volatile IOException failure;

  /** Begins to watch a server. */
  ServerWatch(ServerProcess server) {
    this.server = server;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try (ControlClient client = server.connect()) {
      long looked = System.nanoTime() - LOOK_NANOS;
      while (!over) {
        long begin = System.nanoTime();
        long stopped = ownStops.nanos();
        client.call("PING");
        long nanos = System.nanoTime() - begin - (ownStops.nanos() - stopped);
        // A client that waits for long would have asked again meanwhile: those waits count as well.
        waits.recordValueWithExpectedInterval(Math.max(0, nanos), BETWEEN_NANOS);
        if (begin - looked >= LOOK_NANOS) {
          looked = begin;
          resident.add(new LineChart.Point(seconds(), server.residentBytes() / MEBI));
        }
        LockSupport.parkNanos(BETWEEN_NANOS);
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  /** Seconds since it began. */
  double seconds() {
    return (System.nanoTime() - startedAt) / 1e9;
  }

  /**
   * The waits since it was asked last, in nanoseconds.
   *
   * @throws IOException if the server gave no answer
   */
  Histogram waits() throws IOException {
    if (failure != null) {
      throw new IOException(server.name() + " does not answer PING any more", failure);
    }
    return waits.getIntervalHistogram();
  }

  /** Resident memory so far, in mebibytes by seconds. */
  List<LineChart.Point> resident() {
    return List.copyOf(resident);
  }

  @Override
  public void close() {
    over = true;
    LockSupport.unpark(thread);
  }
}
