package io.vireo.server.console;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vireo.server.data.Bytes;
import io.vireo.server.resp.ReplyValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Answers of commands as JSON. A string is a string, a number a number, an array an array, nothing
 * is null; whatever JSON lacks is an object with one field that tells its kind: {@code status},
 * {@code error}, {@code map} (keys and values by turns), {@code set}, {@code real}, {@code big}, or
 * {@code b64} for bytes that are no UTF-8. A long string is cut, and its object has {@code length}.
 */
final class ReplyJson {
  /** Bytes of a string that are shown. */
  static final int MOST_BYTES = 64 * 1024;

  /** Integers from here on are not exact in JavaScript. */
  private static final long EXACT = 1L << 53;

  private ReplyJson() {}

  static void write(JsonGenerator out, ReplyValue value) throws IOException {
    if (value instanceof ReplyValue.Bulk bulk) {
      string(out, bulk.bytes());
    } else if (value instanceof ReplyValue.Verbatim verbatim) {
      string(out, verbatim.bytes());
    } else if (value instanceof ReplyValue.Int number) {
      integer(out, number.number());
    } else if (value instanceof ReplyValue.Many many) {
      many(out, many);
    } else if (value instanceof ReplyValue.Bool truth) {
      out.writeBoolean(truth.truth());
    } else if (value instanceof ReplyValue.Null) {
      out.writeNull();
    } else {
      scalar(out, value);
    }
  }

  private static void scalar(JsonGenerator out, ReplyValue value) throws IOException {
    if (value instanceof ReplyValue.Status status) {
      object(out, "status", status.text());
    } else if (value instanceof ReplyValue.Failure failure) {
      error(out, failure.text());
    } else if (value instanceof ReplyValue.Real real) {
      object(out, "real", decimal(real.number()));
    } else if (value instanceof ReplyValue.BigNumber big) {
      object(out, "big", big.digits());
    } else {
      out.writeNull();
    }
  }

  /** Whole numbers as such, up to where they are exact. */
  private static String decimal(double number) {
    return number == Math.rint(number) && Math.abs(number) <= EXACT
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  /** An error that the console itself gives. */
  static void error(JsonGenerator out, String text) throws IOException {
    object(out, "error", text);
  }

  private static void object(JsonGenerator out, String kind, String text) throws IOException {
    out.writeStartObject();
    out.writeStringField(kind, text);
    out.writeEndObject();
  }

  private static void integer(JsonGenerator out, long number) throws IOException {
    if (Math.abs(number) <= EXACT) {
      out.writeNumber(number);
    } else {
      object(out, "big", Long.toString(number));
    }
  }

  private static void many(JsonGenerator out, ReplyValue.Many many) throws IOException {
    switch (many.kind()) {
      case MAP -> wrapped(out, "map", many.items());
      case SET -> wrapped(out, "set", many.items());
      default -> array(out, many.items());
    }
  }

  private static void wrapped(JsonGenerator out, String kind, List<ReplyValue> items)
      throws IOException {
    out.writeStartObject();
    out.writeFieldName(kind);
    array(out, items);
    out.writeEndObject();
  }

  private static void array(JsonGenerator out, List<ReplyValue> items) throws IOException {
    out.writeStartArray();
    for (ReplyValue item : items) {
      write(out, item);
    }
    out.writeEndArray();
  }

  private static void string(JsonGenerator out, Bytes bytes) throws IOException {
    int length = bytes.length();
    byte[] shown =
        Arrays.copyOfRange(
            bytes.array(), bytes.offset(), bytes.offset() + Math.min(length, MOST_BYTES));
    String text = utf8(shown, length > MOST_BYTES);
    if (text != null && length <= MOST_BYTES) {
      out.writeString(text);
      return;
    }
    out.writeStartObject();
    if (text != null) {
      out.writeStringField("text", text);
    } else {
      out.writeStringField("b64", Base64.getEncoder().encodeToString(shown));
    }
    if (length > MOST_BYTES) {
      out.writeNumberField("length", length);
    }
    out.writeEndObject();
  }

  /** The text, or null if these bytes are none; one that was cut may end within a character. */
  private static String utf8(byte[] bytes, boolean isCut) {
    int end = bytes.length;
    for (int back = 0; back < (isCut ? 4 : 1); back++) {
      try {
        return StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(bytes, 0, end))
            .toString();
      } catch (CharacterCodingException notText) {
        end = Math.max(0, end - 1);
      }
    }
    return null;
  }
}
