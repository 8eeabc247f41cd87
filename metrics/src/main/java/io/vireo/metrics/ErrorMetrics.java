package io.vireo.metrics;

import java.nio.charset.StandardCharsets;
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

  /** The code of an error line that does not carry one. */
  public static final String GENERIC = "ERR";

  /** How far into a line, counting its '-', the space after the code is looked for. */
  private static final int CODE_WINDOW = 32;

  private static final Logger LOG = LoggerFactory.getLogger(ErrorMetrics.class);

  private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final LongAdder total = new LongAdder();
  private volatile boolean disabled;

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

  /**
   * Counts an error reply by its line.
   *
   * @param line holds the line as sent, with or without its leading '-' and its line end
   * @param offset where the line starts
   * @param length how long it is
   */
  public void recordLine(byte[] line, int offset, int length) {
    record(code(line, offset, length));
  }

  /**
   * The code of an error line: the text between '-' and the first space. A line without '-', or
   * whose code is longer than 30 bytes, counts as {@value #GENERIC}.
   */
  static String code(byte[] line, int offset, int length) {
    if (length == 0 || line[offset] != '-') {
      return GENERIC;
    }
    var end = offset + Math.min(length, CODE_WINDOW);
    for (var i = offset; i < end; i++) {
      if (line[i] == ' ') {
        return i - offset == 4 && isGeneric(line, offset + 1)
            ? GENERIC
            : new String(line, offset + 1, i - offset - 1, StandardCharsets.ISO_8859_1);
      }
    }
    return GENERIC;
  }

  private static boolean isGeneric(byte[] line, int at) {
    return line[at] == 'E' && line[at + 1] == 'R' && line[at + 2] == 'R';
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
    disabled = false;
  }
}
