package io.vireo.benchmarks.load;

import java.nio.ByteBuffer;

/**
 * A pipeline's worth of one request in memory that the kernel reads directly. For one thread;
 * allocates nothing when used.
 */
final class RequestBatch {
  private final ByteBuffer buffer;
  private final int length;
  private final int[] randomOffsets;
  private final int[] sequenceOffsets;

  RequestBatch(RequestTemplate template, int pipeline) {
    this.length = template.length();
    this.randomOffsets = template.randomOffsets();
    this.sequenceOffsets = template.sequenceOffsets();
    this.buffer = ByteBuffer.allocateDirect(Math.multiplyExact(length, pipeline));
    for (int i = 0; i < pipeline; i++) {
      buffer.put(template.bytes());
    }
  }

  private RequestBatch(RequestBatch shared) {
    this.length = shared.length;
    this.randomOffsets = shared.randomOffsets;
    this.sequenceOffsets = shared.sequenceOffsets;
    this.buffer = shared.buffer.duplicate();
  }

  /** Another view of the same bytes; only for requests that never vary. */
  RequestBatch share() {
    return new RequestBatch(this);
  }

  /**
   * Writes fresh numbers into the first requests.
   *
   * @param count 1 to the pipeline
   * @return the bytes of these requests, valid until the next call; one and the same buffer each
   *     time
   */
  ByteBuffer fill(int count, KeySource keys) {
    if (randomOffsets.length + sequenceOffsets.length > 0) {
      for (int i = 0; i < count; i++) {
        fillOne(i * length, keys);
      }
    }
    return buffer.limit(count * length).position(0);
  }

  private void fillOne(int base, KeySource keys) {
    for (int offset : randomOffsets) {
      keys.writeRandom(buffer, base + offset);
    }
    if (sequenceOffsets.length > 0) {
      for (int offset : sequenceOffsets) {
        keys.writeSequence(buffer, base + offset);
      }
      keys.advanceSequence();
    }
  }
}
