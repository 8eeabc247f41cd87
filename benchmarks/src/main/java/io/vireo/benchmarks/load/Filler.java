package io.vireo.benchmarks.load;

import io.vireo.benchmarks.wire.Endpoint;
import java.io.IOException;
import java.util.List;

/** Puts data into a server before a measurement. Holds no state. */
public final class Filler {
  private static final int CLIENTS = 4;
  private static final int PIPELINE = 32;
  private static final int LARGE_BYTES = 4096;

  private final LoadRunner runner = new LoadRunner();

  /**
   * Sends a request for each number from 0 to count - 1, written as {@code __seq_int__}.
   *
   * @throws IOException also if a reply was an error
   */
  public void fill(
      Endpoint endpoint, List<String> request, long count, int dataSize, LoadProgress progress)
      throws IOException, InterruptedException {
    RequestTemplate template = RequestTemplate.of(request, dataSize, false);
    LoadPlan plan = LoadPlan.closed(count, CLIENTS, dataSize > LARGE_BYTES ? 1 : PIPELINE);
    LoadResult result = runner.run(endpoint, template, plan, progress);
    if (result.errors() > 0) {
      throw new IOException("filling failed: " + result.firstError());
    }
  }
}
