package io.vireo.server.data.stream;

import io.vireo.server.data.radix.RadixCursor;

/**
 * Goes through {@link PendingEntries} in order. Confined to the data context; adding or removing an
 * entry ends its use, until the next {@link #from}.
 */
public final class PendingWalk {
  private final RadixCursor<PendingRun> runs;
  private PendingRun run;
  private int place;

  PendingWalk(PendingEntries entries, StreamId id) {
    runs = entries.runs().cursor();
    from(id);
  }

  /** Goes in front of the first entry that is not below an id. */
  public void from(StreamId id) {
    byte[] key = id.toKey();
    run = runs.atMost(key) || runs.first() ? runs.value() : null;
    if (run != null) {
      int found = run.find(id.ms(), id.seq());
      place = found < 0 ? ~found : found;
    }
  }

  /** The next entry, or null at the end. */
  public PendingEntry next() {
    while (run != null && place == run.size()) {
      run = runs.next() ? runs.value() : null;
      place = 0;
    }
    return run == null ? null : run.at(place++);
  }
}
