package io.vireo.persistence.tool;

import java.util.ArrayList;
import java.util.List;

/** Counts keys by the time that is left to them. Confined to one thread. */
final class Expiry {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long[] LIMITS = {
    0, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY, 365 * DAY, Long.MAX_VALUE
  };
  private static final String[] NAMES = {
    "expired",
    "1 minute",
    "10 minutes",
    "1 hour",
    "6 hours",
    "1 day",
    "7 days",
    "30 days",
    "365 days",
    "later"
  };

  private final long now;
  private final long[] counts = new long[LIMITS.length];
  private long without;

  Expiry(long now) {
    this.now = now;
  }

  /** Counts a key with a deadline, Unix milliseconds, or -1 for none. */
  void add(long deadline) {
    if (deadline < 0) {
      without++;
      return;
    }
    int span = 0;
    while (deadline - now > LIMITS[span]) {
      span++;
    }
    counts[span]++;
  }

  /** How many keys end within each span of time, the first being those that ended already. */
  List<RdbSummary.Span> spans() {
    List<RdbSummary.Span> spans = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      spans.add(new RdbSummary.Span(NAMES[i], counts[i]));
    }
    spans.add(new RdbSummary.Span("never", without));
    return spans;
  }
}
