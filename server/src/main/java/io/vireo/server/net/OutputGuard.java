package io.vireo.server.net;

import io.vireo.config.OutputLimit;
import io.vireo.server.engine.Clock;
import io.vireo.server.engine.OutputClass;

/**
 * Watches how much a client leaves unread: {@code client-output-buffer-limit}. Event loop only.
 *
 * <p>The hard limit ends a connection at once; the soft limit when it is exceeded for its number of
 * seconds without a break.
 */
final class OutputGuard {
  private final ConnectionSettings settings;
  private final Clock clock;
  private OutputClass kind = OutputClass.NORMAL;
  private long softSince = -1;

  OutputGuard(ConnectionSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  void outputClass(OutputClass newKind) {
    kind = newKind;
    softSince = -1;
  }

  boolean mustClose(long waiting) {
    OutputLimit limit = settings.outputLimit(kind);
    if (limit.hard() > 0 && waiting >= limit.hard()) {
      return true;
    }
    if (limit.soft() == 0 || waiting < limit.soft()) {
      softSince = -1;
      return false;
    }
    long now = clock.millis();
    if (softSince < 0) {
      softSince = now;
    }
    return now - softSince > limit.softSeconds() * 1000L;
  }
}
