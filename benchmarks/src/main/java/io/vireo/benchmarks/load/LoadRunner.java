package io.vireo.benchmarks.load;

import io.vireo.benchmarks.wire.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Puts requests on a server and reports what came of it. Holds no state; runs may overlap. */
public final class LoadRunner {
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
    try (ReadyLoad ready = connect(endpoint, cycle, plan)) {
      return ready.run(progress);
    }
  }

  /** Runs a load of one kind of request. */
  public LoadResult run(
      Endpoint endpoint, RequestTemplate template, LoadPlan plan, LoadProgress progress)
      throws IOException, InterruptedException {
    return run(endpoint, List.of(template), plan, progress);
  }

  /**
   * Connects, and no more: for callers that count from there on.
   *
   * @param cycle what each connection is to send, in this order, again and again
   * @throws IOException if a connection fails; the message is meant for the user
   */
  public ReadyLoad connect(Endpoint endpoint, List<RequestTemplate> cycle, LoadPlan plan)
      throws IOException {
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
      throw ReadyLoad.failed(endpoint, e);
    }
    return new ReadyLoad(endpoint, plan, workers);
  }
}
