package io.vireo.persistence.aof;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Reads the commands of a file of the log, strictly, and knows where the last whole one ended.
 * Confined to one thread.
 *
 * <p>A line that begins with {@code #} is an annotation; {@code #TS:} and Unix seconds tell when
 * the commands behind it were executed.
 *
 * <p>Announced numbers are not trusted: arrays grow as words and bytes arrive, and the caller is
 * asked for room first.
 */
public final class AofReader {
  private static final int BUFFER = 1 << 16;
  private static final int LONGEST_HEAD = 128;

  /** A command of more words is copied out of the buffer. */
  private static final int MOST_IN_PLACE = 256;

  /** The most digits of a head that, with its mark and its line's end, is read in place. */
  private static final int SHORT_HEAD = 9;

  private static final int SHORT_HEAD_ROOM = SHORT_HEAD + 3;
  private static final int NOT_SHORT = -1;
  private static final int LONGEST_ANNOTATION = 1024;
  private static final int STEP = 1 << 20;
  private static final int LONGEST_WORD = Integer.MAX_VALUE - 16;

  /** The most words for which there is room at first, whatever number a command announces. */
  private static final int FIRST_WORDS = 1024;

  /** Bytes of the heap for a word apart: its array's header and what refers to it. */
  private static final int WORD_OVERHEAD = 64;

  /** Bytes of a command apart that are worth asking for. */
  private static final int ASKED_FOR = 4096;

  private static final String TIMESTAMP = "TS:";

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];

  /** Offset and length of each word in the buffer. */
  private final int[] places = new int[2 * MOST_IN_PLACE];

  private final long size;
  private final LongConsumer room;

  /** The words, if they are not in the buffer; or null. */
  private String note = "";

  private byte[][] apart;

  /** Bytes of the heap that they take. */
  private long apartBytes;

  private int count;
  private int at;
  private int end;
  private long before;
  private long good;
  private long timestamp;

  /**
   * Reads from a stream. An argument may be as long as what is left of the file; where that is
   * unknown, room for it is made as its bytes arrive.
   *
   * @param offset bytes of the file that are before it: those of a preamble
   * @param size bytes of the whole file; 0 if unknown
   * @param room gets the number of bytes that a long command will take, before they are allocated;
   *     what it throws ends the reading
   */
  public AofReader(InputStream in, long offset, long size, LongConsumer room) {
    this.in = in;
    this.size = size;
    this.room = room;
    this.before = offset;
    this.good = offset;
  }

  /** Where the last whole command ended. */
  public long goodOffset() {
    return good;
  }

  /** The last timestamp read, Unix seconds, or 0. */
  public long timestamp() {
    return timestamp;
  }

  /**
   * Reads the next command; false at the end of the file.
   *
   * @throws AofFormatException if the file ends within a command, or holds something else
   */
  public boolean next() throws IOException {
    good = before + at;
    if (at == end && !refill()) {
      return false;
    }
    try {
      while (peek() == '#') {
        annotation(line(LONGEST_ANNOTATION));
        good = before + at;
        if (at == end && !refill()) {
          return false;
        }
      }
      command();
      return true;
    } catch (EOFException early) {
      throw new AofFormatException(good, true, "Unexpected end of file");
    }
  }

  /** The last annotation so far, if no command came behind it, with its sign; else empty. */
  public String note() {
    return note;
  }

  /** Bytes of the heap that the words of the command take, if they are not in the buffer; or 0. */
  public long heapBytes() {
    return apart == null ? 0 : apartBytes;
  }

  /** How many words the command has. */
  public int count() {
    return count;
  }

  /** The array that holds a word, among others, until the next command is read. */
  public byte[] array(int word) {
    return apart == null ? buffer : apart[word];
  }

  /** Where a word begins in its array. */
  public int offset(int word) {
    return apart == null ? places[2 * word] : 0;
  }

  /** Bytes of a word. */
  public int length(int word) {
    return apart == null ? places[2 * word + 1] : apart[word].length;
  }

  private int peek() throws IOException {
    if (at == end && !refill()) {
      throw new EOFException();
    }
    return buffer[at];
  }

  private boolean refill() throws IOException {
    before += at;
    at = 0;
    end = Math.max(0, in.read(buffer, 0, BUFFER));
    return end > 0;
  }

  private void annotation(String line) {
    note = line;
    if (line.startsWith(TIMESTAMP, 1)) {
      String digits = line.substring(1 + TIMESTAMP.length());
      timestamp = digits.matches("\\d{1,18}") ? Long.parseLong(digits) : timestamp;
    }
  }

  /**
   * Nearly every command is found in the buffer as it lies there, at the latest after more room.
   */
  private void command() throws IOException {
    note = "";
    apart = null;
    if (inPlace() || moreRoom() && inPlace()) {
      return;
    }
    count = head('*', "a command, which begins", 1, Integer.MAX_VALUE >> 8);
    apart = new byte[Math.min(count, FIRST_WORDS)][];
    apartBytes = 0;
    for (int i = 0; i < count; i++) {
      if (i == apart.length) {
        apart = Arrays.copyOf(apart, Math.min(count, 2 * i));
      }
      apart[i] = word();
    }
  }

  /** Asks for room for {@code bytes} beside the words so far. */
  private void ask(long bytes) {
    if (apartBytes + bytes >= ASKED_FOR) {
      room.accept(apartBytes + bytes);
    }
  }

  /** Finds the words of a command that is whole in the buffer; otherwise nothing is taken. */
  private boolean inPlace() {
    int from = at;
    count = shortHead('*', 1, MOST_IN_PLACE);
    for (int i = 0; i < count; i++) {
      int length = shortHead('$', 0, BUFFER);
      int behind = at + length;
      if (length == NOT_SHORT
          || behind + 2 > end
          || buffer[behind] != '\r'
          || buffer[behind + 1] != '\n') {
        at = from;
        return false;
      }
      places[2 * i] = at;
      places[2 * i + 1] = length;
      at = behind + 2;
    }
    return count != NOT_SHORT;
  }

  /** Moves the beginning of a command to that of the buffer and reads on; false if it is long. */
  private boolean moreRoom() throws IOException {
    if (end - at > BUFFER / 2) {
      return false;
    }
    System.arraycopy(buffer, at, buffer, 0, end - at);
    before += at;
    end -= at;
    at = 0;
    int more = in.read(buffer, end, BUFFER - end);
    end += Math.max(0, more);
    return more > 0;
  }

  private byte[] word() throws IOException {
    byte[] word = bytes(head('$', "the length of an argument, which begins", 0, LONGEST_WORD));
    apartBytes += WORD_OVERHEAD + word.length;
    if (take() != '\r' || take() != '\n') {
      throw damaged("Expected the end of a line behind an argument");
    }
    return word;
  }

  /** The number in a line that begins with a mark. */
  private int head(char mark, String what, int least, int most) throws IOException {
    int number = shortHead(mark, least, most);
    if (number != NOT_SHORT) {
      return number;
    }
    // Bytes that no line ends are something else all the same, and not a line that is cut off.
    if (peek() != mark) {
      throw damaged("Expected " + what + " with '" + mark + "'");
    }
    return (int) number(line(LONGEST_HEAD).substring(1), least, most);
  }

  /**
   * Nearly every head is short, within the buffer, and as servers write it: then its number is read
   * without making a line of it. Otherwise nothing is taken.
   */
  private int shortHead(char mark, int least, int most) {
    if (end - at < SHORT_HEAD_ROOM || buffer[at] != mark) {
      return NOT_SHORT;
    }
    int i = at + 1;
    int last = at + SHORT_HEAD;
    int number = 0;
    while (i <= last && buffer[i] >= '0' && buffer[i] <= '9') {
      number = number * 10 + buffer[i++] - '0';
    }
    boolean whole = i > at + 1 && buffer[i] == '\r' && buffer[i + 1] == '\n';
    if (!whole || number < least || number > most) {
      return NOT_SHORT;
    }
    at = i + 2;
    return number;
  }

  /** Room is made as the bytes arrive: a damaged length must not take all memory. */
  private byte[] bytes(int length) throws IOException {
    if (length <= end - at) {
      ask(length);
      byte[] whole = Arrays.copyOfRange(buffer, at, at + length);
      at += length;
      return whole;
    }
    boolean mayBeThere = length <= size - before - at;
    int first = mayBeThere ? length : Math.min(length, STEP);
    ask(first);
    byte[] bytes = new byte[first];
    int filled = 0;
    while (filled < length) {
      peek();
      if (filled == bytes.length) {
        int larger = (int) Math.min(length, 2L * filled);
        ask((long) larger + filled);
        bytes = Arrays.copyOf(bytes, larger);
      }
      int part = Math.min(end - at, bytes.length - filled);
      System.arraycopy(buffer, at, bytes, filled, part);
      at += part;
      filled += part;
    }
    return bytes;
  }

  private int take() throws IOException {
    peek();
    return buffer[at++];
  }

  /** A line without its end; a lone line feed ends it too, as people's editors write it. */
  private String line(int longest) throws IOException {
    byte[] line = new byte[longest];
    int length = 0;
    for (int b = take(); b != '\n'; b = take()) {
      if (length == longest) {
        throw damaged("Expected the end of a line");
      }
      line[length++] = (byte) b;
    }
    int used = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    return new String(line, 0, used, StandardCharsets.ISO_8859_1);
  }

  private long number(String digits, long least, long most) throws AofFormatException {
    try {
      long number = Long.parseLong(digits);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException none) {
      // Told below.
    }
    throw damaged("Expected a number from " + least + " to " + most);
  }

  private AofFormatException damaged(String text) {
    return new AofFormatException(good, false, text);
  }
}
