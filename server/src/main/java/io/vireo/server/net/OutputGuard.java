package io.vireo.server.net;

import io.vireo.config.OutputLimit;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.session.OutputClass;
import io.vireo.server.engine.session.ReplyMemory;

/**
 * Watches how much a client leaves unread: {@code client-output-buffer-limit}. Event loop only.
 *
 * <p>The hard limit ends a connection at once; the soft limit when it is exceeded for its number of
 * seconds without a break.
 */
final class OutputGuard {
  /** Bytes that a client which has not authenticated may leave unread. */
  private static final long STRANGERS_LIMIT = 17 * 1024;

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

  /** True if what is sent goes to a replica. */
  boolean isReplica() {
    return kind == OutputClass.REPLICA;
  }

  /** Whether TCP may wait for more before it sends replicas a small packet. */
  boolean mayDelayReplicas() {
    return settings.mayDelayReplicas();
  }

  /**
   * Whether the client has to go.
   *
   * @param waiting bytes that it has not read
   * @param listed those among them that would not be in Redis' fixed buffer
   */
  boolean mustClose(long waiting, long listed, boolean stranger) {
    if (stranger && waiting > STRANGERS_LIMIT) {
      return true;
    }
    // Less is no sign of a slow reader, whatever the limits are.
    if (listed == 0) {
      softSince = -1;
      return false;
    }
    return isBeyond(kind == OutputClass.REPLICA ? waiting : ReplyMemory.bytes(listed));
  }

  private boolean isBeyond(long waiting) {
    OutputLimit limit = settings.outputLimit(kind);
    if (limit.hardBytes() > 0 && waiting >= limit.hardBytes()) {
      return true;
    }
    if (limit.softBytes() == 0 || waiting < limit.softBytes()) {
      softSince = -1;
      return false;
    }
    long now = clock.millis();
    if (softSince < 0) {
      softSince = now;
    }
    return now - softSince > limit.softSeconds() * 1000L;
  }

  /** True while the soft limit is exceeded: the client must be looked at again. */
  boolean isCounting() {
    return softSince >= 0;
  }

  /** When to look again, milliseconds from now. */
  long millisLeft() {
    long end = softSince + settings.outputLimit(kind).softSeconds() * 1000L;
    return Math.max(1, end + 1 - clock.millis());
  }
}
