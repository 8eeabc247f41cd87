package io.vireo.server.peer;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.resp.ReplyValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Reads the answers of another server, in RESP2 or RESP3, from bytes that come in any pieces.
 * Confined to one thread.
 *
 * <p>It never looks at a byte twice. A line, which is short, is gathered in a small array; a string
 * is copied once, into the array that its value keeps, or handed to a {@link BulkSink}; an
 * aggregate whose end has not come is a {@link ReplyFrame}. So a value in any number of pieces
 * costs the same as in one.
 *
 * <p>It is strict: another server that breaks the protocol, or the {@link PeerLimits}, must not be
 * listened to any longer. Only line feeds between two answers are allowed: a primary sends them to
 * show that it is alive.
 */
public final class ReplyParser {
  /** Heap bytes of a value besides its own bytes, with its place in a list, about. */
  private static final long VALUE = 2 * HeapLayout.object(2, 12);

  private static final int SHORT_LINE = 128;
  private static final int FORMAT = 4;

  private final PeerLimits limits;
  private final Deque<ReplyFrame> open = new ArrayDeque<>();
  private byte[] line = new byte[SHORT_LINE];
  private int lineLength;
  private Stage stage = Stage.TYPE;
  private char type;
  private byte[] body;
  private long bodyLength;
  private long bodyRead;
  private BulkSink sink;
  private boolean sinking;
  private long kept;
  private boolean sawSign;
  private String error;

  /** What the next byte belongs to. */
  private enum Stage {
    TYPE,
    LINE,
    BODY,
    BODY_END
  }

  /** A parser that has read nothing yet. */
  public ReplyParser(PeerLimits limits) {
    this.limits = limits;
  }

  /** What breaks the protocol, or null. */
  public String error() {
    return error;
  }

  /** True between two answers. */
  boolean isIdle() {
    return stage == Stage.TYPE && open.isEmpty();
  }

  /** True if a push message has come in part. */
  boolean isInMessage() {
    return open.isEmpty() ? stage == Stage.LINE && type == '>' : open.peekLast().isPush();
  }

  /** True if the other server showed since the last call, by a line feed, that it is alive. */
  boolean takeSign() {
    boolean saw = sawSign;
    sawSign = false;
    return saw;
  }

  /** Sets what takes the next answer if it is a bulk string, or null. */
  void sink(BulkSink consumer) {
    sink = consumer;
  }

  /** Heap bytes of what has come of an answer. */
  long keptBytes() {
    return kept + HeapLayout.bytes(line.length);
  }

  /**
   * Reads on.
   *
   * @return the next answer, or null if it is not whole yet and all bytes were read, or if there is
   *     an {@link #error}
   */
  public ReplyValue parse(ByteBuffer in) {
    while (in.hasRemaining() && error == null) {
      ReplyValue whole =
          switch (stage) {
            case TYPE -> type(in);
            case LINE -> line(in);
            case BODY -> body(in);
            case BODY_END -> bodyEnd(in);
          };
      if (whole != null) {
        return whole;
      }
    }
    return null;
  }

  private ReplyValue type(ByteBuffer in) {
    type = (char) (in.get() & 0xff);
    if (type == '\n' && open.isEmpty()) {
      sawSign = true;
      return null;
    }
    if ("+-:$*%~>,(#=_|!".indexOf(type) < 0) {
      return fail("No answer begins with byte " + (int) type);
    }
    if (type == '>' && !open.isEmpty()) {
      return fail("A message inside of an answer");
    }
    lineLength = 0;
    stage = Stage.LINE;
    return null;
  }

  private ReplyValue fail(String what) {
    error = what;
    return null;
  }

  private ReplyValue line(ByteBuffer in) {
    while (in.hasRemaining()) {
      byte next = in.get();
      boolean behindReturn = lineLength > 0 && line[lineLength - 1] == '\r';
      if (behindReturn != (next == '\n')) {
        return fail("A line feed or a carriage return without the other");
      }
      if (behindReturn) {
        lineLength--;
        return endOfLine();
      }
      if (lineLength == line.length && !growLine()) {
        return fail("A line of more than " + limits.bulk() + " bytes");
      }
      line[lineLength++] = next;
    }
    return null;
  }

  private boolean growLine() {
    if (line.length > limits.bulk()) {
      return false;
    }
    line = Arrays.copyOf(line, line.length * 2);
    return true;
  }

  private ReplyValue endOfLine() {
    stage = Stage.TYPE;
    ReplyValue whole =
        switch (type) {
          case '+' -> value(new ReplyValue.Status(text()), lineLength);
          case '-' -> value(new ReplyValue.Failure(text()), lineLength);
          case ':' -> integer();
          case ',' -> real();
          case '(' -> bigNumber();
          case '#' -> bool();
          case '_' -> lineLength == 0 ? nothing() : fail("A null with something in it");
          case '$', '=', '!' -> string();
          default -> aggregate();
        };
    if (line.length > SHORT_LINE) {
      line = new byte[SHORT_LINE];
    }
    return whole;
  }

  private String text() {
    return new String(line, 0, lineLength, StandardCharsets.UTF_8);
  }

  private ReplyValue nothing() {
    return value(new ReplyValue.Null(type == '*'), 0);
  }

  private ReplyValue integer() {
    Bytes digits = Bytes.of(line, 0, lineLength);
    return digits.isLong()
        ? value(new ReplyValue.Int(digits.toLong()), 0)
        : fail("An integer that is none");
  }

  private ReplyValue bool() {
    boolean truth = lineLength == 1 && line[0] == 't';
    return truth || lineLength == 1 && line[0] == 'f'
        ? value(new ReplyValue.Bool(truth), 0)
        : fail("A boolean that is none");
  }

  private ReplyValue real() {
    double number;
    switch (text()) {
      case "inf" -> number = Double.POSITIVE_INFINITY;
      case "-inf" -> number = Double.NEGATIVE_INFINITY;
      case "nan", "-nan" -> number = Double.NaN;
      default -> {
        if (!isDecimal(true)) {
          return fail("A double that is none");
        }
        number = Double.parseDouble(text());
      }
    }
    return value(new ReplyValue.Real(number), 0);
  }

  private ReplyValue bigNumber() {
    return isDecimal(false)
        ? value(new ReplyValue.BigNumber(text()), lineLength)
        : fail("A big number that is none");
  }

  private boolean isDecimal(boolean mayBeFraction) {
    return text().matches(mayBeFraction ? "-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?" : "-?[0-9]+");
  }

  /** The number in a head, from -1 to the limit; -2 and an error if it is none. */
  private long length(long most, String what) {
    Bytes digits = Bytes.of(line, 0, lineLength);
    long length = digits.isLong() ? digits.toLong() : -2;
    if (length < -1) {
      fail("A length that is none");
      return -2;
    }
    if (length > most) {
      fail(what + " of more than " + most);
      return -2;
    }
    return length;
  }

  private ReplyValue string() {
    sinking = sink != null && type == '$' && open.isEmpty();
    long length = length(sinking ? Long.MAX_VALUE : limits.bulk(), "A string");
    if (length < 0) {
      return error == null ? nothing() : null;
    }
    bodyLength = length;
    bodyRead = 0;
    if (sinking) {
      sink.begin(length);
    } else {
      keep(HeapLayout.bytes(length));
      body = error == null ? new byte[(int) length] : null;
    }
    lineLength = 0;
    stage = length == 0 ? Stage.BODY_END : Stage.BODY;
    return null;
  }

  private ReplyValue body(ByteBuffer in) {
    int count = (int) Math.min(in.remaining(), bodyLength - bodyRead);
    if (sinking) {
      sink.bytes(in.slice(in.position(), count));
      in.position(in.position() + count);
    } else {
      in.get(body, (int) bodyRead, count);
    }
    bodyRead += count;
    if (bodyRead == bodyLength) {
      stage = Stage.BODY_END;
    }
    return null;
  }

  private ReplyValue bodyEnd(ByteBuffer in) {
    if (in.get() != "\r\n".charAt(lineLength++)) {
      return fail("A string is longer than its head says");
    }
    if (lineLength < 2) {
      return null;
    }
    stage = Stage.TYPE;
    if (sinking) {
      return value(new ReplyValue.Streamed(bodyLength), 0);
    }
    Bytes bytes = Bytes.of(body);
    body = null;
    return switch (type) {
      case '$' -> value(new ReplyValue.Bulk(bytes), 0);
      case '!' -> value(new ReplyValue.Failure(bytes.toString()), 0);
      default -> verbatim(bytes);
    };
  }

  private ReplyValue verbatim(Bytes bytes) {
    if (bytes.length() < FORMAT || bytes.at(FORMAT - 1) != ':') {
      return fail("A verbatim string without format");
    }
    String format = new String(bytes.array(), 0, FORMAT - 1, StandardCharsets.US_ASCII);
    Bytes text = Bytes.of(bytes.array(), FORMAT, bytes.length() - FORMAT);
    return value(new ReplyValue.Verbatim(format, text), 0);
  }

  private ReplyValue aggregate() {
    long size = length(Integer.MAX_VALUE / 2, "An aggregate");
    if (size < 0) {
      if (error == null && type != '*') {
        return fail("Only arrays may have length -1");
      }
      return error == null ? nothing() : null;
    }
    if (open.size() == limits.depth()) {
      return fail("More than " + limits.depth() + " aggregates in each other");
    }
    ReplyFrame frame = new ReplyFrame(type, (int) size);
    keep(VALUE);
    if (!frame.isWhole()) {
      open.push(frame);
      return null;
    }
    return frame.isAttribute() ? null : complete(frame.value());
  }

  private void keep(long bytes) {
    kept += bytes;
    if (kept > limits.reply()) {
      fail("An answer of more than " + limits.reply() + " bytes");
    }
  }

  private ReplyValue value(ReplyValue value, int bytes) {
    keep(VALUE + bytes);
    return error == null ? complete(value) : null;
  }

  /** Puts a value where it belongs; if that was the last one of an answer, here it is. */
  private ReplyValue complete(ReplyValue value) {
    ReplyValue next = value;
    while (!open.isEmpty()) {
      ReplyFrame frame = open.peek();
      frame.add(next);
      if (!frame.isWhole()) {
        return null;
      }
      open.pop();
      if (frame.isAttribute()) {
        return null;
      }
      next = frame.value();
    }
    kept = 0;
    sinking = false;
    return next;
  }
}
