package io.vireo.metrics;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many error replies were sent, in all and by error code, as {@code INFO errorstats} shows
 * them.
 *
 * <p>A script may invent error codes, so their number is limited: when one more than {@value
 * #LIMIT} would be kept, all of them are dropped, {@value #DISABLED} takes their place with a count
 * of 1, and no code is counted any more until {@link #reset}. The total goes on.
 *
 * <p>Any thread may call any method: errors are answered by the data context and by event loops.
 * The usual path, a known code, takes no lock.
 */
public final class ErrorMetrics {

  /** The most different codes that are counted. */
  public static final int LIMIT = 128;

  /** The code shown instead of all others after the limit was passed. */
  public static final String DISABLED = "ERRORSTATS_DISABLED";

  private static final Logger LOG = LoggerFactory.getLogger(ErrorMetrics.class);

  private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final LongAdder total = new LongAdder();
  private volatile boolean disabled;
  private volatile int dropped;

  /**
   * Counts an error reply.
   *
   * @param code its code, without '-'
   */
  public void record(String code) {
    total.increment();
    if (disabled) {
      return;
    }
    var count = counts.get(code);
    if (count == null) {
      count = admit(code);
    }
    if (count != null) {
      count.increment();
    }
  }

  /** Makes room for a new code, or returns null if there is none left. */
  private synchronized LongAdder admit(String code) {
    if (disabled) {
      return null;
    }
    if (counts.size() < LIMIT || counts.containsKey(code)) {
      return counts.computeIfAbsent(code, key -> new LongAdder());
    }
    disabled = true;
    LOG.warn(
        "Errorstats stopped adding new errors: {} different codes were reached, which may mean that"
            + " a script invents them. CONFIG RESETSTAT starts counting again.",
        LIMIT);
    LOG.warn("Current errors code list: {}", String.join(", ", new TreeMap<>(counts).keySet()));
    dropped = counts.size();
    counts.clear();
    counts.computeIfAbsent(DISABLED, key -> new LongAdder()).increment();
    return null;
  }

  /** Error replies since the last reset. */
  public long total() {
    return total.sum();
  }

  /** Whether the limit was passed and codes are no longer counted. */
  public boolean disabled() {
    return disabled;
  }

  /** How many codes were dropped together when the limit was passed, since the last reset. */
  public int dropped() {
    return dropped;
  }

  /** A copy of the counts by code, in byte order of the code. */
  public SortedMap<String, Long> counts() {
    var copy = new TreeMap<String, Long>();
    counts.forEach((code, count) -> copy.put(code, count.sum()));
    return copy;
  }

  /** The count of one code, 0 if it was not seen. */
  public long count(String code) {
    var count = counts.get(code);
    return count == null ? 0 : count.sum();
  }

  /** Forgets everything and counts codes again. */
  public synchronized void reset() {
    counts.clear();
    total.reset();
    dropped = 0;
    disabled = false;
  }
}
