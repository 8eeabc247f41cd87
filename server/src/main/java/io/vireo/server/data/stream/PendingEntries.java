package io.vireo.server.data.stream;

import io.vireo.server.data.Footprint;
import io.vireo.server.data.radix.Radix;

/**
 * Pending entries in the order of their ids. Owned by the data context.
 *
 * <p>They lie in sorted runs of up to {@value PendingRun#MOST}, found by a radix tree under an id
 * that is not above that of the first entry of the run. A list takes about six bytes for an entry,
 * besides the entry's own.
 */
public final class PendingEntries {
  private final Footprint footprint;
  private final Radix<PendingRun> runs;
  private PendingRun tail;
  private long size;

  PendingEntries(Footprint whole) {
    footprint = whole.part();
    runs = new Radix<>(footprint);
  }

  /** How many there are. */
  public long size() {
    return size;
  }

  Radix<PendingRun> runs() {
    return runs;
  }

  /** The entry with an id, or null. */
  public PendingEntry get(StreamId id) {
    return get(id.ms(), id.seq());
  }

  PendingEntry get(long ms, long seq) {
    PendingRun run = runFor(ms, seq);
    int place = run == null ? -1 : run.find(ms, seq);
    return place < 0 ? null : run.at(place);
  }

  private PendingRun runFor(long ms, long seq) {
    if (tail != null && tail.mayHold(ms, seq)) {
      return tail;
    }
    return tail == null ? null : runs.floor(StreamId.key(ms, seq));
  }

  /** Adds an entry whose id is not there yet. */
  void add(PendingEntry entry) {
    PendingRun run = runFor(entry.ms(), entry.seq());
    if (run == null) {
      run = runFromBelow(entry);
    } else if (run.isFull()) {
      run = roomBehind(run, entry);
    }
    long before = run.heapBytes();
    run.insert(entry);
    footprint.add(run.heapBytes() - before);
    size++;
  }

  /** A run for an entry below all others: the first, if it has room. */
  private PendingRun runFromBelow(PendingEntry entry) {
    var first = runs.cursor();
    if (!first.first() || first.value().isFull()) {
      return begin(new PendingRun(entry.ms(), entry.seq()));
    }
    PendingRun run = first.value();
    runs.remove(run.key());
    run.lower(entry.ms(), entry.seq());
    runs.put(run.key(), run);
    return run;
  }

  private PendingRun begin(PendingRun run) {
    runs.put(run.key(), run);
    footprint.add(run.heapBytes());
    if (tail == null || tail.compareTo(run) < 0) {
      tail = run;
    }
    return run;
  }

  /** A full run gives half of its entries away; but where entries come in order, none. */
  private PendingRun roomBehind(PendingRun run, PendingEntry entry) {
    if (run == tail && run.last().compareTo(entry.ms(), entry.seq()) < 0) {
      return begin(new PendingRun(entry.ms(), entry.seq()));
    }
    long before = run.heapBytes();
    PendingRun upper = run.split();
    footprint.add(run.heapBytes() - before);
    begin(upper);
    return upper.mayHold(entry.ms(), entry.seq()) ? upper : run;
  }

  /** Removes the entry with an id; returns it, or null. */
  PendingEntry remove(long ms, long seq) {
    PendingRun run = runFor(ms, seq);
    int place = run == null ? -1 : run.find(ms, seq);
    if (place < 0) {
      return null;
    }
    long before = run.heapBytes();
    PendingEntry gone = run.remove(place);
    footprint.add(run.heapBytes() - before);
    size--;
    if (run.isEmpty()) {
      drop(run);
    } else if (run.isSparse()) {
      joinWithNext(run);
    }
    return gone;
  }

  private void drop(PendingRun run) {
    runs.remove(run.key());
    footprint.add(-run.heapBytes());
    if (run == tail) {
      var last = runs.cursor();
      tail = last.last() ? last.value() : null;
    }
  }

  private void joinWithNext(PendingRun run) {
    var next = runs.cursor();
    if (run != tail && next.above(run.key()) && next.value().isSparse()) {
      long before = run.heapBytes();
      run.takeAll(next.value());
      footprint.add(run.heapBytes() - before);
      boolean last = next.value() == tail;
      drop(next.value());
      tail = last ? run : tail;
    }
  }

  /** The first entry, or null. */
  public PendingEntry first() {
    return from(StreamId.ZERO).next();
  }

  /** The last entry, or null. */
  public PendingEntry last() {
    return tail == null ? null : tail.last();
  }

  /** Goes through the entries that are not below an id. */
  public PendingWalk from(StreamId id) {
    return new PendingWalk(this, id);
  }

  /** Gives all its bytes back: it is not used any more. */
  void release() {
    footprint.release();
  }
}
