package io.vireo.benchmarks.wire;

import java.net.ProtocolException;
import java.nio.ByteBuffer;

/**
 * Counts complete replies in a stream of RESP2 or RESP3 bytes, and the errors among them. Values
 * are skipped, not built, so parsing allocates nothing (but for the text of the first error). For
 * one thread.
 */
public final class ReplyParser {
  /*
   * No stack is needed to know where a nested reply ends: `missing` is the number of values that
   * the current reply still lacks. It starts at one; a scalar takes one away, an aggregate of n
   * elements takes itself away and adds n, an attribute (which is no value) only adds its pairs.
   * At zero the reply is complete. The state between two bytes is a handful of fields, so a reply
   * may be cut anywhere by the network.
   *
   * Pushes (">") stand between replies and answer no request: they are skipped, not counted.
   */

  private enum State {
    TYPE,
    LENGTH,
    LINE,
    PAYLOAD
  }

  private static final int MAX_ERROR_TEXT = 512;
  private static final long MAX_LENGTH = 1L << 40;

  private State state = State.TYPE;
  private byte type;
  private long length;
  private boolean negative;
  private long missing = 1;
  private boolean started;
  private boolean push;
  private boolean failed;
  private long errors;
  private StringBuilder errorText;
  private boolean errorTextComplete;

  /**
   * Reads all bytes between position and limit.
   *
   * @param in replies, cut anywhere; its position is moved to its limit
   * @return how many replies ended within these bytes
   * @throws ProtocolException if the bytes are no RESP; the parser is of no use afterwards
   */
  public int parse(ByteBuffer in) throws ProtocolException {
    int replies = 0;
    int position = in.position();
    int limit = in.limit();
    while (position < limit) {
      switch (state) {
        case TYPE -> begin(in.get(position++));
        case LENGTH -> {
          byte next = in.get(position++);
          if (next != '\n') {
            lengthByte(next);
          } else if (lengthEnded()) {
            replies += replyEnded();
          }
        }
        case LINE -> {
          position = skipLine(in, position, limit);
          if (in.get(position - 1) == '\n' && valueEnded()) {
            replies += replyEnded();
          }
        }
        case PAYLOAD -> {
          int step = (int) Math.min(length, limit - position);
          keepPayload(in, position, step);
          length -= step;
          position += step;
          if (length == 0 && valueEnded()) {
            replies += replyEnded();
          }
        }
      }
    }
    in.position(limit);
    return replies;
  }

  /** Replies so far that were, or contained, an error. */
  public long errors() {
    return errors;
  }

  /**
   * The text of the first error without its type byte, cut at 512 characters; null if there was
   * none.
   */
  public String firstError() {
    return errorText == null ? null : errorText.toString().strip();
  }

  private void begin(byte next) throws ProtocolException {
    type = next;
    length = 0;
    negative = false;
    switch (next) {
      case '+', ':', '_', '#', ',', '(' -> state = State.LINE;
      case '-' -> {
        failed();
        state = State.LINE;
      }
      case '!' -> {
        failed();
        state = State.LENGTH;
      }
      case '>' -> {
        push |= !started;
        state = State.LENGTH;
      }
      case '$', '=', '*', '~', '%', '|' -> state = State.LENGTH;
      default -> throw new ProtocolException("byte " + (next & 0xff) + " starts no reply");
    }
    started = true;
  }

  private void failed() {
    failed = true;
    if (errorText == null) {
      errorText = new StringBuilder();
    }
  }

  private void lengthByte(byte next) throws ProtocolException {
    if (next >= '0' && next <= '9') {
      length = length * 10 + (next - '0');
    } else if (next == '-' && length == 0) {
      negative = true;
    } else if (next != '\r') {
      throw new ProtocolException("byte " + (next & 0xff) + " within a length");
    }
    if (length > MAX_LENGTH) {
      throw new ProtocolException("a length beyond " + MAX_LENGTH);
    }
  }

  /** Acts on a length that is now known; true if that ended the reply. */
  private boolean lengthEnded() {
    if (negative) {
      return valueEnded();
    }
    switch (type) {
      case '$', '=', '!' -> {
        length += 2;
        state = State.PAYLOAD;
        return false;
      }
      case '|' -> {
        missing += 2 * length;
        state = State.TYPE;
        return false;
      }
      case '%' -> missing += 2 * length;
      default -> missing += length;
    }
    return valueEnded();
  }

  private int skipLine(ByteBuffer in, int from, int limit) {
    int position = from;
    while (position < limit) {
      byte next = in.get(position++);
      if (next == '\n') {
        break;
      }
      if (type == '-') {
        keep(next);
      }
    }
    return position;
  }

  private void keepPayload(ByteBuffer in, int from, int count) {
    if (type == '!') {
      for (int i = from; i < from + count; i++) {
        keep(in.get(i));
      }
    }
  }

  private void keep(byte next) {
    if (!errorTextComplete && errorText.length() < MAX_ERROR_TEXT) {
      errorText.append((char) (next & 0xff));
    }
  }

  private boolean valueEnded() {
    if (failed) {
      errorTextComplete = true;
    }
    state = State.TYPE;
    return --missing == 0;
  }

  private int replyEnded() {
    missing = 1;
    started = false;
    if (failed) {
      errors++;
      failed = false;
    }
    if (push) {
      push = false;
      return 0;
    }
    return 1;
  }
}
