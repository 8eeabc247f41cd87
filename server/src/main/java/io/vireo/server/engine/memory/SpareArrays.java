package io.vireo.server.engine.memory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A few arrays of long arguments whose commands have run, for the next arguments of the same
 * length: so large records of one size neither fill the heap with garbage nor have new memory
 * cleared for each of them. Any thread; no thread waits for another.
 */
public final class SpareArrays {
  /** Shorter ones are not worth looking for. */
  private static final int SHORTEST = 4 * 1024 + 1;

  private static final int MOST = 32;
  private static final long MOST_BYTES = 16 << 20;

  /** The share of the heap that they may take together. */
  private static final int SHARE = 64;

  private final long mostBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<byte[]> arrays = new ArrayDeque<>(MOST);
  private long bytes;

  /** None yet, in a heap of the given bytes. */
  public SpareArrays(long heap) {
    mostBytes = Math.min(MOST_BYTES, heap / SHARE);
  }

  /** An array of just this length with any content, for the caller alone; null if there is none. */
  public byte[] take(int length) {
    if (length < SHORTEST || !lock.tryLock()) {
      return null;
    }
    try {
      for (Iterator<byte[]> latest = arrays.descendingIterator(); latest.hasNext(); ) {
        byte[] array = latest.next();
        if (array.length == length) {
          latest.remove();
          bytes -= length;
          return array;
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Takes over an array that is no longer used; the oldest have to go for it. */
  public void offer(byte[] array) {
    if (array.length >= SHORTEST && array.length <= mostBytes && lock.tryLock()) {
      try {
        arrays.addLast(array);
        bytes += array.length;
        while (arrays.size() > MOST || bytes > mostBytes) {
          bytes -= arrays.removeFirst().length;
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
