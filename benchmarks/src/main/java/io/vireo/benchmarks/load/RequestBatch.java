package io.vireo.benchmarks.load;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The requests of a connection in memory that the kernel reads directly: a cycle of them, laid out
 * so often that every sending is one stretch. For one thread; allocates nothing when used.
 */
final class RequestBatch {
  private final RequestTemplate[] cycle;
  private final ByteBuffer buffer;
  private final int[] starts;
  private int at;

  /**
   * @param cycle what is sent, in this order, again and again
   * @param pipeline the most requests of a sending
   */
  RequestBatch(List<RequestTemplate> cycle, int pipeline) {
    this.cycle = cycle.toArray(RequestTemplate[]::new);
    this.starts = new int[cycle.size() + pipeline];
    for (int i = 1; i < starts.length; i++) {
      starts[i] = Math.addExact(starts[i - 1], request(i - 1).length());
    }
    this.buffer = ByteBuffer.allocateDirect(starts[starts.length - 1]);
    for (int i = 1; i < starts.length; i++) {
      buffer.put(request(i - 1).bytes());
    }
  }

  private RequestBatch(RequestBatch shared) {
    this.cycle = shared.cycle;
    this.starts = shared.starts;
    this.buffer = shared.buffer.duplicate();
  }

  private RequestTemplate request(int index) {
    return cycle[index % cycle.length];
  }

  /** Another view of the same bytes; only for requests that never vary. */
  RequestBatch share() {
    return new RequestBatch(this);
  }

  /**
   * Takes the next requests of the cycle and writes fresh numbers into them.
   *
   * @param count 1 to the pipeline
   * @return the bytes of these requests, valid until the next call; one and the same buffer each
   *     time
   */
  ByteBuffer fill(int count, KeySource keys) {
    int end = at + count;
    buffer.limit(starts[end]).position(starts[at]);
    for (int i = at; i < end; i++) {
      fillOne(request(i), starts[i], keys);
    }
    at = end % cycle.length;
    return buffer;
  }

  private void fillOne(RequestTemplate request, int base, KeySource keys) {
    for (int offset : request.randomOffsets()) {
      keys.writeRandom(buffer, base + offset);
    }
    if (request.sequenceOffsets().length > 0) {
      for (int offset : request.sequenceOffsets()) {
        keys.writeSequence(buffer, base + offset);
      }
      keys.advanceSequence();
    }
  }
}
