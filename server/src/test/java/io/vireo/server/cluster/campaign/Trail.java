package io.vireo.server.cluster.campaign;

import io.vireo.server.data.KeySlot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What one writer wrote to one key, or to two keys in one transaction each time: numbers that grow.
 * The writer's thread only, until that has ended.
 */
final class Trail {
  /** How sure a write is. */
  enum Surety {
    /** No answer came. */
    UNKNOWN,
    /** It was acknowledged. */
    ACKNOWLEDGED,
    /** It was acknowledged, and all replicas had it. */
    COPIED
  }

  /**
   * A write.
   *
   * @param nanos when its answer came, or was no longer waited for
   * @param node who answered
   */
  record Write(long number, Surety surety, long nanos, int node) {}

  private final List<String> keys;
  private final int slot;
  private final List<Write> writes = new ArrayList<>();
  private long base;
  private long next = 1;

  /**
   * @param keys one, or two of one slot
   */
  Trail(List<String> keys) {
    this.keys = keys;
    byte[] bytes = keys.get(0).getBytes(StandardCharsets.US_ASCII);
    slot = KeySlot.of(bytes, 0, bytes.length);
  }

  List<String> keys() {
    return keys;
  }

  int slot() {
    return slot;
  }

  /** The number that the next write has. */
  long next() {
    return next;
  }

  /** A write has been sent, with some outcome. */
  void note(Write write) {
    writes.add(write);
    next = write.number() + 1;
  }

  List<Write> writes() {
    return writes;
  }

  /** Whether a value may be found: it was written, or was there before; 0 for none. */
  boolean isPossible(long number) {
    return number == base || writes.stream().anyMatch(write -> write.number() == number);
  }

  /** The number of the last write that was acknowledged, or what was there before. */
  long acknowledged() {
    for (int i = writes.size() - 1; i >= 0; i--) {
      if (writes.get(i).surety() != Surety.UNKNOWN) {
        return writes.get(i).number();
      }
    }
    return base;
  }

  /** Begins anew from a value that is there for sure. */
  void settle(long number) {
    base = number;
    writes.clear();
    next = Math.max(next, number + 1);
  }
}
