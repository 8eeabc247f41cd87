package io.vireo.server.resp;

import io.vireo.server.data.ByteSource;
import io.vireo.server.data.number.Decimal;
import io.vireo.server.data.number.Reals;
import io.vireo.server.data.string.LongString;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Answers in RESP2 or RESP3 into a {@link ReplyBuffer}. Data context only.
 *
 * <p>One object serves all connections: it is pointed at a buffer and a protocol for each command.
 * It remembers the last error, for the statistics.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/">the protocol</a>
 */
public final class RespReply implements Reply {
  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] OK = ascii("+OK\r\n");
  private static final byte[] NULL_BULK = ascii("$-1\r\n");
  private static final byte[] NULL_ARRAY = ascii("*-1\r\n");
  private static final byte[] NULL = ascii("_\r\n");
  private static final int SMALL = 64;

  /** Bulk strings below this length have a head of at most eight bytes, which is in a table. */
  private static final int SHORT_BULK_BYTES = 1000;

  private static final int TWO_WORDS = 2 * Long.BYTES;
  private static final byte[][] SMALL_INTEGERS = heads(':', SMALL);
  private static final long[] BULK_HEADS = bulkHeads();
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] realText = new byte[Reals.MAX_LENGTH];
  private ReplyBuffer out;

  /** The mark at which the buffer begins, after an answer went on in another one. */
  private int base;

  private int protocol = 2;
  private String error;
  private boolean errorIsNew;

  /** Points at a buffer, forgetting the last error. */
  public void begin(ReplyBuffer buffer, int newProtocol) {
    out = buffer;
    base = 0;
    protocol = newProtocol;
    error = null;
    errorIsNew = false;
  }

  /** Goes on in an empty buffer, which gets what there is of the answer since a mark. */
  public void moveTo(int mark, ReplyBuffer other) {
    out.moveTo(mark - base, other);
    out = other;
    base = mark;
  }

  /** The protocol from here on: HELLO answers in the new one. */
  public void protocol(int newProtocol) {
    protocol = newProtocol;
  }

  @Override
  public long answerBytes() {
    return out.answerBytes();
  }

  @Override
  public int mark() {
    return base + out.position();
  }

  @Override
  public void cut(int mark) {
    out.cut(mark - base);
  }

  @Override
  public String takeError() {
    if (!errorIsNew) {
      return null;
    }
    errorIsNew = false;
    return error;
  }

  /** The text of the last error since {@link #begin}, even if it has been taken; or null. */
  public String lastError() {
    return error;
  }

  @Override
  public int protocol() {
    return protocol;
  }

  @Override
  public boolean isFull() {
    return out.isFull();
  }

  @Override
  public boolean fits(long bytes) {
    return out.fits(bytes);
  }

  @Override
  public void ok() {
    out.put(OK);
  }

  @Override
  public void status(String text) {
    line('+', text);
  }

  @Override
  public void error(String text) {
    error = text;
    errorIsNew = true;
    line('-', text.indexOf('\n') < 0 && text.indexOf('\r') < 0 ? text : oneLine(text));
  }

  private static String oneLine(String text) {
    return text.replace('\r', ' ').replace('\n', ' ');
  }

  private void line(char kind, String text) {
    out.put(kind);
    out.put(text);
    out.put(CRLF);
  }

  @Override
  public void integer(long number) {
    if (number >= 0 && number < SMALL) {
      out.put(SMALL_INTEGERS[(int) number]);
    } else {
      head(':', number);
    }
  }

  private void head(int kind, long number) {
    byte[] array = out.room(24);
    int from = out.position();
    array[from] = (byte) kind;
    int at = Decimal.write(number, array, from + 1);
    array[at] = '\r';
    array[at + 1] = '\n';
    out.advance(at + 2 - from);
  }

  @Override
  public void bulk(byte[] from, int offset, int length) {
    if (length < SHORT_BULK_BYTES) {
      byte[] array = out.room(Long.BYTES + TWO_WORDS + length + 2);
      int head = out.position();
      int body = shortHead(array, head, length);
      if (length <= TWO_WORDS && from.length - offset >= TWO_WORDS) {
        // Whatever follows is overwritten: this takes less than a call of the JVM's routine.
        LONG.set(array, body, (long) LONG.get(from, offset));
        LONG.set(array, body + Long.BYTES, (long) LONG.get(from, offset + Long.BYTES));
      } else {
        System.arraycopy(from, offset, array, body, length);
      }
      int end = body + length;
      array[end] = '\r';
      array[end + 1] = '\n';
      out.advance(end + 2 - head);
      return;
    }
    head('$', length);
    out.put(from, offset, length);
    out.put(CRLF);
  }

  @Override
  public void bulk(ByteSource source, int from, int length) {
    if (length >= ReplyBuffer.LARGE) {
      Reply.super.bulk(source, from, length);
      return;
    }
    int body;
    byte[] array;
    if (length < SHORT_BULK_BYTES) {
      array = out.room(Long.BYTES + length + 2);
      body = shortHead(array, out.position(), length);
    } else {
      head('$', length);
      array = out.room(length + 2);
      body = out.position();
    }
    source.copy(from, array, body, length);
    array[body + length] = '\r';
    array[body + length + 1] = '\n';
    out.advance(body + length + 2 - out.position());
  }

  /** Writes the head of a short bulk string; where its body begins. */
  private static int shortHead(byte[] array, int at, int length) {
    LONG.set(array, at, BULK_HEADS[length]);
    return at + (length < 10 ? 4 : length < 100 ? 5 : 6);
  }

  @Override
  public void bulk(LongString string, int from, int length) {
    if (length < ReplyBuffer.LARGE) {
      bulk((ByteSource) string, from, length);
    } else {
      head('$', length);
      out.put(string, from, length);
      out.put(CRLF);
    }
  }

  @Override
  public void bulkNumber(long number) {
    int length = number < 0 ? negativeLength(number) : Decimal.digits(number);
    head('$', length);
    byte[] array = out.room(24);
    int from = out.position();
    int at = Decimal.write(number, array, from);
    array[at] = '\r';
    array[at + 1] = '\n';
    out.advance(at + 2 - from);
  }

  private static int negativeLength(long number) {
    return number == Long.MIN_VALUE ? 20 : 1 + Decimal.digits(-number);
  }

  @Override
  public void nullBulk() {
    out.put(protocol == 2 ? NULL_BULK : NULL);
  }

  @Override
  public void nullArray() {
    out.put(protocol == 2 ? NULL_ARRAY : NULL);
  }

  @Override
  public void array(long size) {
    head('*', size);
  }

  @Override
  public void map(long pairs) {
    if (protocol == 2) {
      head('*', pairs * 2);
    } else {
      head('%', pairs);
    }
  }

  @Override
  public void set(long size) {
    head(protocol == 2 ? '*' : '~', size);
  }

  @Override
  public void push(long size) {
    head(protocol == 2 ? '*' : '>', size);
  }

  @Override
  public void attribute(long pairs) {
    if (protocol == 3) {
      head('|', pairs);
    }
  }

  @Override
  public void real(double number) {
    int length = Reals.write(number, realText, 0);
    if (protocol == 2) {
      bulk(realText, 0, length);
    } else {
      out.put(',');
      out.put(realText, 0, length);
      out.put(CRLF);
    }
  }

  @Override
  public void bool(boolean truth) {
    if (protocol == 2) {
      integer(truth ? 1 : 0);
    } else {
      line('#', truth ? "t" : "f");
    }
  }

  @Override
  public void bigNumber(String digits) {
    if (protocol == 2) {
      bulk(digits);
    } else {
      line('(', digits);
    }
  }

  @Override
  public void verbatim(String format, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (protocol == 2) {
      bulk(bytes);
      return;
    }
    head('=', bytes.length + 4L);
    out.put(format);
    out.put(':');
    out.put(bytes);
    out.put(CRLF);
  }

  @Override
  public int open() {
    return base + out.position();
  }

  @Override
  public void closeArray(int mark, long size) {
    close(mark, '*', size);
  }

  @Override
  public void closeMap(int mark, long pairs) {
    close(mark, protocol == 2 ? '*' : '%', protocol == 2 ? pairs * 2 : pairs);
  }

  @Override
  public void closeSet(int mark, long size) {
    close(mark, protocol == 2 ? '*' : '~', size);
  }

  private void close(int mark, int kind, long size) {
    byte[] head = new byte[24];
    head[0] = (byte) kind;
    int at = Decimal.write(size, head, 1);
    head[at] = '\r';
    head[at + 1] = '\n';
    out.insert(mark - base, head, at + 2);
  }

  private static byte[][] heads(char kind, int count) {
    byte[][] heads = new byte[count][];
    for (int i = 0; i < count; i++) {
      heads[i] = ascii(kind + Integer.toString(i) + "\r\n");
    }
    return heads;
  }

  /** Heads of at most six bytes, each as a number whose lowest byte comes first. */
  private static long[] bulkHeads() {
    long[] numbers = new long[SHORT_BULK_BYTES];
    byte[][] heads = heads('$', SHORT_BULK_BYTES);
    for (int i = 0; i < SHORT_BULK_BYTES; i++) {
      for (int j = heads[i].length - 1; j >= 0; j--) {
        numbers[i] = numbers[i] << 8 | heads[i][j];
      }
    }
    return numbers;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
