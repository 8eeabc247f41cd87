package io.vireo.server.keyspace;

import io.vireo.server.data.Value;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.data.stream.Tally;

/** What the streams of one database count together. Data context only. */
final class StreamActivity {
  private Tally tally = new Tally();
  private Tally produced = new Tally();

  /** See {@link Database#streamActivity}. */
  long count() {
    return tally.count();
  }

  /** See {@link Database#producedStreams}. */
  long producedStreams() {
    return produced.count();
  }

  /** A value came into the database. */
  void entered(Value value) {
    countIn(value, tally, produced);
  }

  /** A value left the database. */
  void left(Value value) {
    countIn(value, null, null);
  }

  private static void countIn(Value value, Tally active, Tally producing) {
    if (value instanceof StreamValue stream) {
      stream.countIn(active, producing);
    }
  }

  /** All values left the database at once. */
  void clear() {
    tally = new Tally();
    produced = new Tally();
  }
}
