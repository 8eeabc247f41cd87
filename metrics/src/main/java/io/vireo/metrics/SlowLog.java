package io.vireo.metrics;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The commands that ran longer than a threshold, newest first, behind {@code SLOWLOG}. Data
 * context.
 *
 * <p>Entries own copies of the arguments, cut to at most 32 arguments of at most 128 bytes, so a
 * huge command does not stay in memory through its entry.
 */
public final class SlowLog {

  /** The most arguments an entry keeps, the note about the missing ones included. */
  public static final int MAX_ARGUMENTS = 32;

  /** The most bytes of an argument that are kept. */
  public static final int MAX_BYTES = 128;

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long nextId;
  private long thresholdMicros;
  private int maxLength;

  /**
   * A slow command.
   *
   * @param id counts up from 0 and is never used again, not even after a reset
   * @param unixSeconds when it was logged
   * @param micros how long it ran, in microseconds
   * @param arguments the command and its arguments, cut to size
   * @param client the client's address and port
   * @param clientName the client's name, empty if it has none
   */
  public record Entry(
      long id,
      long unixSeconds,
      long micros,
      List<byte[]> arguments,
      String client,
      String clientName) {}

  /** The arguments of a command, wherever they lie. */
  public interface Arguments {

    /** How many there are, the command's name included. */
    int count();

    /** How long argument {@code index} is, in bytes. */
    int length(int index);

    /** A copy of the first {@code length} bytes of argument {@code index}. */
    byte[] copy(int index, int length);

    /** A view of arguments that are arrays already. */
    static Arguments of(byte[]... arguments) {
      return new Arguments() {
        @Override
        public int count() {
          return arguments.length;
        }

        @Override
        public int length(int index) {
          return arguments[index].length;
        }

        @Override
        public byte[] copy(int index, int length) {
          return Arrays.copyOf(arguments[index], length);
        }
      };
    }
  }

  /**
   * Makes an empty log.
   *
   * @param thresholdMicros {@code slowlog-log-slower-than}: log from this many microseconds on; 0
   *     logs all, less than 0 none
   * @param maxLength {@code slowlog-max-len}: how many entries are kept, at least 0
   */
  public SlowLog(long thresholdMicros, int maxLength) {
    this.thresholdMicros = thresholdMicros;
    this.maxLength = maxLength;
  }

  /** Sets {@code slowlog-log-slower-than}. */
  public void threshold(long micros) {
    thresholdMicros = micros;
  }

  /** Sets {@code slowlog-max-len}; entries too many go with the next one logged. */
  public void maxLength(int entries) {
    maxLength = entries;
  }

  /** Whether a command that ran this long belongs in the log; never, if it keeps no entries. */
  public boolean isSlow(long micros) {
    return thresholdMicros >= 0 && micros >= thresholdMicros && maxLength > 0;
  }

  /**
   * Logs a command, whatever its time: ask {@link #isSlow} first.
   *
   * @param unixSeconds the time now
   * @param micros how long it ran
   * @param arguments read now and not kept
   * @param client the client's address and port
   * @param clientName the client's name or empty; of a long one the beginning is kept
   */
  public void add(
      long unixSeconds, long micros, Arguments arguments, String client, String clientName) {
    var kept = trim(arguments);
    var name = trim(clientName);
    entries.addFirst(new Entry(nextId++, unixSeconds, micros, kept, client, name));
    while (entries.size() > maxLength) {
      entries.removeLast();
    }
  }

  /** How many entries there are. */
  public int length() {
    return entries.size();
  }

  /**
   * The newest entries, newest first.
   *
   * @param count how many at most; less than 0 for all
   */
  public List<Entry> get(long count) {
    return entries.stream().limit(count < 0 ? entries.size() : count).toList();
  }

  /** Drops all entries; ids go on. */
  public void reset() {
    entries.clear();
  }

  private static List<byte[]> trim(Arguments arguments) {
    var count = arguments.count();
    var whole = count <= MAX_ARGUMENTS ? count : MAX_ARGUMENTS - 1;
    var kept = new ArrayList<byte[]>(Math.min(count, MAX_ARGUMENTS));
    for (var i = 0; i < whole; i++) {
      kept.add(trim(arguments, i));
    }
    if (whole < count) {
      kept.add(ascii("... (" + (count - whole) + " more arguments)"));
    }
    return kept;
  }

  private static byte[] trim(Arguments arguments, int index) {
    var length = arguments.length(index);
    if (length <= MAX_BYTES) {
      return arguments.copy(index, length);
    }
    var note = ascii("... (" + (length - MAX_BYTES) + " more bytes)");
    var cut = Arrays.copyOf(arguments.copy(index, MAX_BYTES), MAX_BYTES + note.length);
    System.arraycopy(note, 0, cut, MAX_BYTES, note.length);
    return cut;
  }

  /** Clients may give themselves names of any length. */
  private static String trim(String name) {
    return name.length() <= MAX_BYTES ? name : name.substring(0, MAX_BYTES);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
