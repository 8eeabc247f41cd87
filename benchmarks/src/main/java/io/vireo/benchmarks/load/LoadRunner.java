package io.vireo.benchmarks.load;

import io.vireo.benchmarks.wire.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Puts requests on a server and reports what came of it. Holds no state; runs may overlap. */
public final class LoadRunner {
  private static final long UPDATE_MILLIS = 200;

  /**
   * Connects, sends all requests, waits for all replies.
   *
   * @param cycle what each connection sends, in this order, again and again
   * @param progress told on the calling thread
   * @throws IOException if a connection fails or the server stops answering; the message is meant
   *     for the user
   * @throws InterruptedException if the caller is interrupted; the run has then been stopped
   */
  public LoadResult run(
      Endpoint endpoint, List<RequestTemplate> cycle, LoadPlan plan, LoadProgress progress)
      throws IOException, InterruptedException {
    List<LoadWorker> workers = workers(endpoint, cycle, plan);
    List<Thread> threads = new ArrayList<>();
    for (LoadWorker worker : workers) {
      Thread thread = new Thread(worker, "load-" + threads.size());
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
    try {
      await(workers, threads, plan, progress);
    } catch (InterruptedException e) {
      workers.forEach(LoadWorker::stop);
      for (Thread thread : threads) {
        thread.join();
      }
      throw e;
    }
    return collect(workers, endpoint);
  }

  /** The same for one kind of request. */
  public LoadResult run(
      Endpoint endpoint, RequestTemplate template, LoadPlan plan, LoadProgress progress)
      throws IOException, InterruptedException {
    return run(endpoint, List.of(template), plan, progress);
  }

  private static List<LoadWorker> workers(
      Endpoint endpoint, List<RequestTemplate> cycle, LoadPlan plan) throws IOException {
    List<LoadWorker> workers = new ArrayList<>();
    try {
      for (int thread = 0; thread < plan.threads(); thread++) {
        workers.add(
            plan.open()
                ? new OpenLoopWorker(endpoint, cycle, plan, thread)
                : new ClosedLoopWorker(endpoint, cycle, plan, thread));
      }
    } catch (IOException e) {
      workers.forEach(LoadWorker::close);
      throw failed(endpoint, e);
    }
    return workers;
  }

  private static IOException failed(Endpoint endpoint, IOException cause) {
    return new IOException(endpoint.describe() + ": " + cause.getMessage(), cause);
  }

  private static void await(
      List<LoadWorker> workers, List<Thread> threads, LoadPlan plan, LoadProgress progress)
      throws InterruptedException {
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

  private static LoadResult collect(List<LoadWorker> workers, Endpoint endpoint)
      throws IOException {
    for (LoadWorker worker : workers) {
      if (worker.failure() != null) {
        throw failed(endpoint, worker.failure());
      }
    }
    return workers.stream().map(LoadWorker::result).reduce(LoadResult::merge).orElseThrow();
  }
}
