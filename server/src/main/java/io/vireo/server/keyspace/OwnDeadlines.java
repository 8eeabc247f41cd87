package io.vireo.server.keyspace;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.expiry.ExpiryCalendar;
import java.util.HashMap;
import java.util.Map;

/**
 * The deadlines of one database that clients of a writable replica have set: those the replica
 * keeps itself, since its primary does not know of them. A deadline that comes from the primary in
 * their place is the primary's. Data context only.
 */
final class OwnDeadlines {
  /** Each deadline that goes leaves a stale pair behind and another one may be added. */
  private static final int PAIRS_PER_DEADLINE = 4;

  /** What the map takes for one: two numbers, an entry, a place in the table. */
  private static final long HEAP_EACH =
      2 * HeapLayout.object(0, 8) + HeapLayout.object(3, 4) + 2 * HeapLayout.references(1);

  private final ExpiryCalendar calendar = ExpiryCalendar.inHeap(0);

  /** From the hash of a key to its deadline. */
  private final Map<Long, Long> deadlines = new HashMap<>();

  /** How many there are. */
  int count() {
    return deadlines.size();
  }

  long heapBytes() {
    return calendar.heapBytes() + deadlines.size() * HEAP_EACH;
  }

  /** A client has set the deadline of the key with a hash. */
  void add(long deadline, long hash) {
    deadlines.put(hash, deadline);
    calendar.add(deadline, hash);
    calendar.compactStep(PAIRS_PER_DEADLINE, this::isOwn);
  }

  /** The key with a hash has another deadline now, or is gone. */
  void forget(long hash) {
    if (deadlines.remove(hash) != null) {
      calendar.forget();
    }
  }

  private boolean isOwn(long deadline, long hash) {
    Long own = deadlines.get(hash);
    return own != null && own == deadline;
  }

  /** When the next one comes, or earlier. */
  long next() {
    return calendar.nextDeadline();
  }

  /** Hands over those that have come, {@code budget} at most; true if there may be more. */
  boolean expireDue(long now, int budget, ExpiryCalendar.Sink sink) {
    return calendar.advance(
            now,
            budget,
            (deadline, hash) -> {
              if (isOwn(deadline, hash)) {
                sink.expire(deadline, hash);
              }
            })
        > 0;
  }
}
