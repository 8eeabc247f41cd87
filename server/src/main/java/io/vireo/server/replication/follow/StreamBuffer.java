package io.vireo.server.replication.follow;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * What of the stream has come while the copy is still on its way, in the order in which it came.
 * Confined to one thread.
 */
final class StreamBuffer {
  /** Bytes of a page, and the most that is taken at once. */
  static final int PAGE = 16 * 1024;

  private final Deque<byte[]> pages = new ArrayDeque<>();

  /** Where the next byte goes in the last page. */
  private int end = PAGE;

  private long length;
  private long peak;

  /** How many bytes it has. */
  long length() {
    return length;
  }

  /** Heap bytes. */
  long heapBytes() {
    return (long) pages.size() * PAGE;
  }

  /** The most heap bytes since it was {@linkplain #reset reset}. */
  long peak() {
    return peak;
  }

  /** Adds bytes, which are copied. */
  void add(byte[] bytes, int from, int to) {
    for (int at = from; at < to; ) {
      if (end == PAGE) {
        pages.add(new byte[PAGE]);
        end = 0;
      }
      int part = Math.min(to - at, PAGE - end);
      System.arraycopy(bytes, at, pages.getLast(), end, part);
      at += part;
      end += part;
    }
    length += to - from;
    peak = Math.max(peak, heapBytes());
  }

  /** Takes its first bytes out, or null if it has none. */
  byte[] take() {
    byte[] first = pages.poll();
    if (first == null) {
      return null;
    }
    boolean last = pages.isEmpty();
    byte[] bytes = last ? Arrays.copyOf(first, end) : first;
    end = last ? PAGE : end;
    length -= bytes.length;
    return bytes;
  }

  /** Forgets what it has, but not how much it was. */
  void clear() {
    pages.clear();
    end = PAGE;
    length = 0;
  }

  /** Forgets all. */
  void reset() {
    clear();
    peak = 0;
  }
}
