package io.vireo.server.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of the JVM's heap is still to be had. Any thread, where nothing else is said.
 *
 * <p>A heap that is full ends the process, or makes it collect without end, so nobody may fill it:
 * data stay below a {@link #ceiling}, whatever {@code maxmemory} says, and what comes and goes,
 * long requests and long answers, asks for room before it is allocated. What is left over is for
 * the collector, which needs room to move things, and for what is too small to ask.
 */
public final class HeapRoom {
  /** The serial collector's old generation is two thirds of the heap: data must fit into it. */
  private static final double DATA = 0.6;

  private static final double ALL = 0.85;

  /** Growing an array takes its old and its new size for a moment. */
  private static final int GROWING = 2;

  /** An answer of so many bytes is always allowed, or nobody could say what is wrong. */
  private static final long SHORT_ANSWER = 256 * 1024;

  private final long heap;
  private final AtomicLong arriving = new AtomicLong();
  private volatile long used;

  /** Room in a heap of so many bytes. */
  public HeapRoom(long heap) {
    this.heap = heap;
  }

  /** The most bytes that may be in use by data and clients. */
  long ceiling() {
    return (long) (heap * DATA);
  }

  /** Notes how many bytes are in use by data and clients. Data context only. */
  void used(long bytes) {
    used = bytes;
  }

  /**
   * Asks for room for a part of a request that is being read.
   *
   * @return false if there is none; otherwise the bytes must be {@linkplain #give given back}
   */
  public boolean take(long bytes) {
    if (arriving.addAndGet(bytes) + used <= heap * ALL) {
      return true;
    }
    arriving.addAndGet(-bytes);
    return false;
  }

  /** Gives room back that was taken: the request is executed, or its client is gone. */
  public void give(long bytes) {
    if (bytes != 0) {
      arriving.addAndGet(-bytes);
    }
  }

  /** How long an answer may become that is built now, bytes. */
  long forAnswer() {
    long left = (long) (heap * ALL) - used - arriving.get();
    return Math.max(SHORT_ANSWER, left / GROWING);
  }
}
