package io.vireo.benchmarks.load;

import io.vireo.benchmarks.wire.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Connections that wait for the word to send. For one thread, and one run. */
public final class ReadyLoad implements AutoCloseable {
  private static final long UPDATE_MILLIS = 200;

  private final Endpoint endpoint;
  private final LoadPlan plan;
  private final List<LoadWorker> workers;

  ReadyLoad(Endpoint endpoint, LoadPlan plan, List<LoadWorker> workers) {
    this.endpoint = endpoint;
    this.plan = plan;
    this.workers = workers;
  }

  /**
   * Sends all requests, and waits for all replies. The connections stay.
   *
   * @param progress told on the calling thread
   * @throws IOException if a connection fails or the server stops answering; the message is meant
   *     for the user
   * @throws InterruptedException if the caller is interrupted; the run has then been stopped
   */
  public LoadResult run(LoadProgress progress) throws IOException, InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (LoadWorker worker : workers) {
      Thread thread = new Thread(worker, "load-" + threads.size());
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
    try {
      await(threads, progress);
    } catch (InterruptedException e) {
      workers.forEach(LoadWorker::stop);
      for (Thread thread : threads) {
        thread.join();
      }
      throw e;
    }
    return collect();
  }

  private void await(List<Thread> threads, LoadProgress progress) throws InterruptedException {
    long start = System.nanoTime();
    for (Thread thread : threads) {
      thread.join(UPDATE_MILLIS);
      while (thread.isAlive()) {
        long completed = workers.stream().mapToLong(LoadWorker::completed).sum();
        long scheduled = workers.stream().mapToLong(LoadWorker::scheduled).sum();
        progress.update(completed, scheduled, plan, System.nanoTime() - start);
        if (workers.stream().anyMatch(worker -> worker.failure() != null)) {
          workers.forEach(LoadWorker::stop);
        }
        thread.join(UPDATE_MILLIS);
      }
    }
  }

  private LoadResult collect() throws IOException {
    for (LoadWorker worker : workers) {
      if (worker.failure() != null) {
        throw failed(endpoint, worker.failure());
      }
    }
    return workers.stream().map(LoadWorker::result).reduce(LoadResult::merge).orElseThrow();
  }

  static IOException failed(Endpoint endpoint, IOException cause) {
    return new IOException(endpoint.describe() + ": " + cause.getMessage(), cause);
  }

  /** Disconnects. */
  @Override
  public void close() {
    workers.forEach(LoadWorker::close);
  }
}
