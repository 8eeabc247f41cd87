package io.vireo.benchmarks.suite;

import io.vireo.benchmarks.servers.Server;
import io.vireo.benchmarks.wire.ControlClient;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Sends the commands of a round's events when their time comes, on a thread of its own. */
final class Events implements AutoCloseable {
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Events::thread);
  private volatile IOException failure;

  /** Starts the clock. */
  Events(Server server, List<Stage.Event> events) {
    for (Stage.Event event : events) {
      if (!event.command().isEmpty()) {
        long millis = Math.round(event.second() * 1000);
        timer.schedule(() -> send(server, event), millis, TimeUnit.MILLISECONDS);
      }
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "events");
    thread.setDaemon(true);
    return thread;
  }

  private void send(Server server, Stage.Event event) {
    try (ControlClient client = server.connect()) {
      client.call(event.command().toArray(String[]::new));
    } catch (IOException e) {
      failure = new IOException(event.label() + ": " + e.getMessage(), e);
    }
  }

  /**
   * To be called when the round has ended.
   *
   * @throws IOException if a command failed
   */
  void check() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
