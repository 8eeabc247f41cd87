package io.vireo.server.data.vector;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Looks a field of a JSON object up and reads its value as one of an expression: a text, a number,
 * true and false as 1 and 0, null, or a tuple of such. What is not looked at is not checked. Data
 * context only.
 *
 * <p>Names of fields are compared as they are written, and escapes of texts but those of {@code n},
 * {@code r} and {@code t} stand for the character behind the backslash, as in Redis.
 */
final class JsonField {
  private static final int NOT_FOUND = -1;

  /** Arrays in arrays that are read; deeper ones are no value. */
  private static final int MAX_DEPTH = 64;

  private static final int MAX_NUMBER_BYTES = 255;
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private byte[] json;
  private int at;
  private int end;

  /**
   * Reads a field.
   *
   * @return false if it is not there or no such value; {@code into} is undefined then
   */
  boolean read(byte[] bytes, int from, int to, byte[] field, FilterValue into) {
    json = bytes;
    at = from;
    end = to;
    boolean found = seek(field) && value(into, 0);
    json = null;
    return found;
  }

  private void skipSpaces() {
    while (at < end && FilterNumbers.isSpace(json[at])) {
      at++;
    }
  }

  /** True if a character comes next, behind spaces. */
  private boolean isNext(char character) {
    skipSpaces();
    return at < end && json[at] == character;
  }

  private boolean take(char character) {
    boolean isNext = isNext(character);
    at += isNext ? 1 : 0;
    return isNext;
  }

  /** Goes to the value of a field of the object. */
  private boolean seek(byte[] field) {
    if (!take('{')) {
      return false;
    }
    do {
      if (!isNext('"')) {
        return false;
      }
      int from = at + 1;
      if (!skipText()) {
        return false;
      }
      boolean isField = Arrays.equals(json, from, at - 1, field, 0, field.length);
      if (!take(':')) {
        return false;
      }
      skipSpaces();
      if (isField) {
        return at < end;
      }
      if (!skipValue()) {
        return false;
      }
    } while (take(','));
    return false;
  }

  private boolean skipText() {
    for (at++; at < end; at++) {
      if (json[at] == '"') {
        at++;
        return true;
      }
      at += json[at] == '\\' ? 1 : 0;
    }
    return false;
  }

  private boolean skipValue() {
    if (at >= end) {
      return false;
    }
    switch (json[at]) {
      case '"':
        return skipText();
      case '{':
        return skipBracketed('{', '}');
      case '[':
        return skipBracketed('[', ']');
      case 't':
        return skip(TRUE);
      case 'f':
        return skip(FALSE);
      case 'n':
        return skip(NULL);
      default:
        return numberEnd() > 0;
    }
  }

  private boolean skipBracketed(char opener, char closer) {
    int depth = 1;
    at++;
    while (at < end && depth > 0) {
      if (json[at] == '"') {
        if (!skipText()) {
          return false;
        }
      } else {
        depth += json[at] == opener ? 1 : 0;
        depth -= json[at] == closer ? 1 : 0;
        at++;
      }
    }
    return depth == 0;
  }

  private boolean skip(byte[] literal) {
    boolean isThere =
        end - at >= literal.length
            && Arrays.equals(json, at, at + literal.length, literal, 0, literal.length);
    at += isThere ? literal.length : 0;
    return isThere;
  }

  /** Goes behind the characters of a number; how many there are. */
  private int numberEnd() {
    int from = at;
    while (at < end && isOfNumber(json[at])) {
      at++;
    }
    return at - from;
  }

  private static boolean isOfNumber(byte character) {
    return FilterNumbers.isDigit(character) || "-+.eE".indexOf(character) >= 0;
  }

  private boolean value(FilterValue into, int depth) {
    skipSpaces();
    if (at >= end) {
      return false;
    }
    switch (json[at]) {
      case '"':
        return text(into);
      case '[':
        return depth < MAX_DEPTH && tuple(into, depth);
      case 't':
        into.set(true);
        return literal(TRUE);
      case 'f':
        into.set(false);
        return literal(FALSE);
      case 'n':
        into.setNull();
        return literal(NULL);
      default:
        return number(into);
    }
  }

  private boolean literal(byte[] literal) {
    return skip(literal)
        && (at == end || FilterNumbers.isSpace(json[at]) || ",]}".indexOf(json[at]) >= 0);
  }

  private boolean number(FilterValue into) {
    int from = at;
    boolean begins = FilterNumbers.isDigit(json[at]) || json[at] == '-' || json[at] == '+';
    int length = numberEnd();
    if (!begins || length > MAX_NUMBER_BYTES) {
      return false;
    }
    String text = new String(json, from, length, StandardCharsets.ISO_8859_1);
    double number = FilterNumbers.parse(text, Double.NaN);
    into.set(number);
    return !Double.isNaN(number);
  }

  private boolean text(FilterValue into) {
    int from = at + 1;
    if (!skipText()) {
      return false;
    }
    int to = at - 1;
    int escape = from;
    while (escape < to && json[escape] != '\\') {
      escape++;
    }
    if (escape == to) {
      into.set(json, from, to - from);
      return true;
    }
    into.beginText(to - from);
    for (int i = from; i < to; i++) {
      into.append(json[i] == '\\' ? unescaped(json[++i]) : json[i]);
    }
    return true;
  }

  private static byte unescaped(byte character) {
    switch (character) {
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      default:
        return character;
    }
  }

  private boolean tuple(FilterValue into, int depth) {
    at++;
    into.beginTuple();
    if (take(']')) {
      return true;
    }
    do {
      if (!value(into.next(), depth + 1)) {
        return false;
      }
    } while (take(','));
    return take(']');
  }
}
