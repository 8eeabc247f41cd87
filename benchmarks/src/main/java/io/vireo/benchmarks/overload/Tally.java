package io.vireo.benchmarks.overload;

import java.util.concurrent.atomic.LongAdder;

/** What the clients of one kind did and got. Any thread. */
final class Tally {
  /** Times that a client of this kind connected and did its worst. */
  final LongAdder connections = new LongAdder();

  /** Replies that were read, errors included. */
  final LongAdder replies = new LongAdder();

  /** Replies among them that were errors. */
  final LongAdder errors = new LongAdder();

  /** Visits that the server ended. */
  final LongAdder disconnected = new LongAdder();

  /** Visits that ended because the client would not wait any longer. */
  final LongAdder left = new LongAdder();
}
