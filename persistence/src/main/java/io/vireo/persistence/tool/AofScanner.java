package io.vireo.persistence.tool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Goes over the commands of a file of the log without keeping them, and tells where it stops making
 * sense. Confined to one thread.
 *
 * <p>It takes what {@link io.vireo.persistence.aof.AofReader} takes, except that it knows of
 * transactions, whose ends it wants to see, and that it says more about a fault.
 */
final class AofScanner {
  private static final int BUFFER = 1 << 16;
  private static final int LONGEST_NUMBER = 120;
  private static final int LONGEST_ANNOTATION = 1024;
  private static final long MOST_WORDS = Integer.MAX_VALUE >> 8;
  private static final long LONGEST_WORD = Integer.MAX_VALUE - 16;
  private static final String TIMESTAMP = "TS:";
  private static final String END_OF_FILE = "Unexpected end of file";

  /** Bytes of a command's name that are looked at. */
  private static final int NAME = 6;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;
  private long before;

  private long good;
  private long line = 1;
  private long item;
  private boolean inTransaction;
  private final StringBuilder name = new StringBuilder(NAME);

  /**
   * A scanner.
   *
   * @param offset bytes of the file that are before the stream: those of a preamble
   */
  AofScanner(InputStream in, long offset) {
    this.in = in;
    this.before = offset;
    this.good = offset;
  }

  /** Stops the scan. No stack trace. */
  private static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient AofScan.Fault found;

    Fault(long offset, String text, boolean isNoCommand) {
      super(text, null, false, false);
      found = new AofScan.Fault(offset, text, isNoCommand);
    }
  }

  /**
   * Scans up to the end, to a fault, or to what is later than a time.
   *
   * @param until Unix seconds, if later commands are not wanted
   */
  AofScan scan(OptionalLong until) throws IOException {
    try {
      OptionalLong cut = run(until);
      return new AofScan(good, line, Optional.empty(), cut);
    } catch (Fault fault) {
      return new AofScan(good, line, Optional.of(fault.found), OptionalLong.empty());
    }
  }

  private OptionalLong run(OptionalLong until) throws IOException, Fault {
    for (int first = peek(); first >= 0; first = peek()) {
      long start = position();
      if (first == '#') {
        OptionalLong time = annotation();
        if (until.isPresent() && time.isPresent() && time.getAsLong() > until.getAsLong()) {
          return OptionalLong.of(inTransaction ? good : start);
        }
      } else if (first == '*') {
        command();
      } else {
        throw new Fault(start, unexpected('*', first), true);
      }
      if (!inTransaction) {
        good = position();
      }
    }
    if (inTransaction) {
      throw new Fault(item, "Reached EOF before reading EXEC for MULTI", false);
    }
    return OptionalLong.empty();
  }

  private long position() {
    return before + at;
  }

  private boolean refill() throws IOException {
    before += at;
    at = 0;
    end = Math.max(0, in.read(buffer, 0, BUFFER));
    return end > 0;
  }

  /** The next byte, which stays; -1 at the end of the file. */
  private int peek() throws IOException {
    return at < end || refill() ? buffer[at] & 0xff : -1;
  }

  private int take() throws IOException {
    int next = peek();
    at += next < 0 ? 0 : 1;
    return next;
  }

  /** Reads an annotation; the time, if it tells one. */
  private OptionalLong annotation() throws IOException, Fault {
    item = position();
    StringBuilder text = new StringBuilder();
    for (int b = take(); b != '\n'; b = take()) {
      if (b < 0) {
        throw new Fault(item, END_OF_FILE + " in an annotation", false);
      }
      if (text.length() == LONGEST_ANNOTATION) {
        throw new Fault(item, "An annotation that is too long", false);
      }
      text.append((char) b);
    }
    return text.indexOf(TIMESTAMP) == 1
        ? time(text.substring(1 + TIMESTAMP.length()).strip())
        : OptionalLong.empty();
  }

  /** The number of seconds that a text tells, if it does. */
  static OptionalLong time(String digits) {
    return digits.matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(digits))
        : OptionalLong.empty();
  }

  private void command() throws IOException, Fault {
    long words = number('*');
    if (words < 1 || words > MOST_WORDS) {
      throw outOfRange(words + " arguments");
    }
    name.setLength(0);
    word(NAME);
    long nameAt = item;
    String first = name.toString();
    for (long i = 1; i < words; i++) {
      word(0);
    }
    boolean begins = first.equalsIgnoreCase("MULTI");
    if (begins && inTransaction || !inTransaction && first.equalsIgnoreCase("EXEC")) {
      throw new Fault(nameAt, "Unexpected " + (begins ? "MULTI" : "EXEC"), false);
    }
    inTransaction = begins || inTransaction && !first.equalsIgnoreCase("EXEC");
  }

  private Fault outOfRange(String what) {
    return new Fault(
        item, "Expected to read " + what + ", which is not in the suitable range", false);
  }

  /** Reads a line of a prefix and a number. */
  private long number(char prefix) throws IOException, Fault {
    item = position();
    int first = take();
    if (first != prefix) {
      throw new Fault(item, first < 0 ? END_OF_FILE : unexpected(prefix, first), false);
    }
    int sign = peek();
    boolean signed = sign == '-' || sign == '+';
    at += signed ? 1 : 0;
    long number = 0;
    int digits = 0;
    while (isDigit(peek()) && digits < LONGEST_NUMBER) {
      int digit = take() - '0';
      number = number > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : number * 10 + digit;
      digits++;
    }
    endLine();
    if (digits == 0) {
      throw new Fault(item, "Expected a number behind '" + prefix + "'", false);
    }
    line++;
    return sign == '-' ? -number : number;
  }

  private static boolean isDigit(int b) {
    return b >= '0' && b <= '9';
  }

  /** A lone line feed ends such a line too, as people's editors write it. */
  private void endLine() throws IOException, Fault {
    int first = take();
    int second = first == '\n' ? first : take();
    if (second != '\n' || first != '\r' && first != '\n') {
      throw noNewline(first, second);
    }
  }

  private Fault noNewline(int first, int second) {
    String text =
        String.format(
            "Expected \\r\\n, got: %02x%02x",
            Math.max(0, first), first < 0 ? 0 : Math.max(0, second));
    return new Fault(item, text, false);
  }

  private static String unexpected(char expected, int found) {
    byte[] one = {(byte) found};
    return "Expected prefix '" + expected + "', got: '" + Printable.of(one) + "'";
  }

  /** Reads an argument; its first {@code kept} bytes are kept. */
  private void word(int kept) throws IOException, Fault {
    long length = number('$');
    if (length < 0 || length > LONGEST_WORD) {
      throw outOfRange("string of " + length + " bytes");
    }
    item = position();
    long rest = length;
    while (rest > 0 && peek() >= 0) {
      int part = (int) Math.min(rest, end - at);
      keep(part, kept);
      at += part;
      rest -= part;
    }
    int first = take();
    int second = take();
    if (second < 0) {
      long got = position() - item;
      throw new Fault(
          item, "Expected to read " + (length + 2) + " bytes, got " + got + " bytes", false);
    }
    if (first != '\r' || second != '\n') {
      throw noNewline(first, second);
    }
    line++;
  }

  private void keep(int part, int kept) {
    int more = Math.min(part, kept - name.length());
    if (more > 0) {
      name.append(new String(buffer, at, more, StandardCharsets.ISO_8859_1));
    }
  }
}
