package io.vireo.server.keyspace;

import io.vireo.server.data.stream.ActivityTally;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.data.table.Keyed;

/** What the streams of one database count together. Data context only. */
final class StreamActivity {
  private ActivityTally tally = new ActivityTally();

  /** See {@link Database#streamActivity}. */
  long count() {
    return tally.count();
  }

  /** An entry came into the database. */
  void entered(Object entry) {
    countIn(entry, tally);
  }

  /** An entry left the database. */
  void left(Object entry) {
    countIn(entry, null);
  }

  private static void countIn(Object entry, ActivityTally whole) {
    if (entry instanceof Keyed keyed && keyed.value() instanceof StreamValue stream) {
      stream.countActivityIn(whole);
    }
  }

  /** All entries left the database at once. */
  void clear() {
    tally = new ActivityTally();
  }
}
