package io.vireo.server.data.stream;

import io.vireo.server.data.HeapLayout;
import java.util.Arrays;

/** A sorted run of {@link PendingEntries}. Owned by the data context. */
final class PendingRun {
  /** Entries that a run may have. */
  static final int MOST = 64;

  private static final int FIRST_ROOM = 2;
  private static final long OBJECT_BYTES = HeapLayout.object(1, 2 * Long.BYTES + Integer.BYTES);

  private long ms;
  private long seq;
  private PendingEntry[] entries = new PendingEntry[FIRST_ROOM];
  private int size;

  /** An empty run for ids from this one on. */
  PendingRun(long ms, long seq) {
    this.ms = ms;
    this.seq = seq;
  }

  /** The key of the run in its tree. */
  byte[] key() {
    return StreamId.key(ms, seq);
  }

  /** Moves the bound below the entries; the key changes. */
  void lower(long newMs, long newSeq) {
    ms = newMs;
    seq = newSeq;
  }

  int compareTo(PendingRun other) {
    return StreamId.compare(ms, seq, other.ms, other.seq);
  }

  /** True if an id is not below the bound. */
  boolean mayHold(long otherMs, long otherSeq) {
    return StreamId.compare(ms, seq, otherMs, otherSeq) <= 0;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  boolean isFull() {
    return size == MOST;
  }

  /** True if two such runs make a good one. */
  boolean isSparse() {
    return size <= MOST / 4;
  }

  long heapBytes() {
    return OBJECT_BYTES + HeapLayout.references(entries.length);
  }

  PendingEntry at(int place) {
    return entries[place];
  }

  PendingEntry last() {
    return entries[size - 1];
  }

  /** The place of an id or, negative, the complement of where it would be. */
  int find(long wantedMs, long wantedSeq) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      int compared = entries[middle].compareTo(wantedMs, wantedSeq);
      if (compared == 0) {
        return middle;
      }
      if (compared < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return ~low;
  }

  void insert(PendingEntry entry) {
    boolean behind = size == 0 || last().compareTo(entry.ms(), entry.seq()) < 0;
    int place = behind ? size : ~find(entry.ms(), entry.seq());
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, Math.min(2 * size, MOST));
    }
    System.arraycopy(entries, place, entries, place + 1, size - place);
    entries[place] = entry;
    size++;
  }

  PendingEntry remove(int place) {
    PendingEntry gone = entries[place];
    size--;
    System.arraycopy(entries, place + 1, entries, place, size - place);
    entries[size] = null;
    if (size < entries.length / 4) {
      entries = Arrays.copyOf(entries, entries.length / 2);
    }
    return gone;
  }

  /** Gives the upper half of the entries to a new run. */
  PendingRun split() {
    int half = size / 2;
    PendingEntry first = entries[half];
    PendingRun upper = new PendingRun(first.ms(), first.seq());
    upper.entries = Arrays.copyOfRange(entries, half, half + MOST);
    upper.size = size - half;
    entries = Arrays.copyOf(entries, half);
    size = half;
    return upper;
  }

  /** Takes the entries of another run, which are above its own. */
  void takeAll(PendingRun other) {
    entries = Arrays.copyOf(entries, Math.max(entries.length, size + other.size));
    System.arraycopy(other.entries, 0, entries, size, other.size);
    size += other.size;
  }
}
