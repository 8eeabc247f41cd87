package io.vireo.server.keyspace;

import io.vireo.server.data.Value;
import io.vireo.server.data.stream.ActivityTally;
import io.vireo.server.data.stream.StreamValue;

/** What the streams of one database count together. Data context only. */
final class StreamActivity {
  private ActivityTally tally = new ActivityTally();

  /** See {@link Database#streamActivity}. */
  long count() {
    return tally.count();
  }

  /** A value came into the database. */
  void entered(Value value) {
    countIn(value, tally);
  }

  /** A value left the database. */
  void left(Value value) {
    countIn(value, null);
  }

  private static void countIn(Value value, ActivityTally whole) {
    if (value instanceof StreamValue stream) {
      stream.countActivityIn(whole);
    }
  }

  /** All values left the database at once. */
  void clear() {
    tally = new ActivityTally();
  }
}
