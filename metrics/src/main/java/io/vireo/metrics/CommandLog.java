package io.vireo.metrics;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The commands of which a measure reached a threshold, newest first, behind {@code SLOWLOG} and
 * {@code COMMANDLOG}: how long they took, or how many bytes. Data context.
 *
 * <p>Entries own copies of the arguments, cut to at most 32 arguments of at most 128 bytes, so a
 * huge command does not stay in memory through its entry.
 */
public final class CommandLog {

  /** The most arguments an entry keeps, the note about the missing ones included. */
  public static final int MAX_ARGUMENTS = 32;

  /** The most bytes of an argument that are kept. */
  public static final int MAX_BYTES = 128;

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long nextId;
  private long threshold;
  private int maxLength;

  /** The largest value that is not logged. */
  private long border;

  /**
   * A command of the log.
   *
   * @param id counts up from 0 and is never used again, not even after a reset
   * @param unixSeconds when it was logged
   * @param value what was measured
   * @param arguments the command and its arguments, cut to size
   * @param client the client's address and port
   * @param clientName the client's name, empty if it has none
   */
  public record Entry(
      long id,
      long unixSeconds,
      long value,
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
   * @param threshold the value from which on a command is logged; 0 logs all, less than 0 none
   * @param maxLength how many entries are kept, at least 0
   */
  public CommandLog(long threshold, int maxLength) {
    this.threshold = threshold;
    this.maxLength = maxLength;
    findBorder();
  }

  /** Sets the value from which on a command is logged; 0 logs all, less than 0 none. */
  public void threshold(long value) {
    threshold = value;
    findBorder();
  }

  /** Sets how many entries are kept; entries too many go with the next one logged. */
  public void maxLength(int count) {
    maxLength = count;
    findBorder();
  }

  private void findBorder() {
    border = threshold >= 0 && maxLength > 0 ? threshold - 1 : Long.MAX_VALUE;
  }

  /**
   * By how much a value may grow before it belongs in the log; less than 0 if it belongs there.
   *
   * @param value at least 0
   */
  long room(long value) {
    return border - value;
  }

  /** True if a command of this value belongs in the log; never if the log keeps no entries. */
  public boolean takes(long value) {
    return value > border;
  }

  /**
   * Logs a command, whatever its value: ask {@link #takes} first.
   *
   * @param unixSeconds the time now
   * @param value what was measured
   * @param arguments read now and not kept
   * @param client the client's address and port
   * @param clientName the client's name or empty; of a long one the beginning is kept
   */
  public void add(
      long unixSeconds, long value, Arguments arguments, String client, String clientName) {
    var kept = trim(arguments);
    var name = trim(clientName);
    entries.addFirst(new Entry(nextId++, unixSeconds, value, kept, client, name));
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
