package io.vireo.server.data.vector;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes an expression of FILTER apart into operators, values and names of fields. Data context
 * only.
 */
final class FilterTokens {
  private static final int MAX_NUMBER_BYTES = 255;
  private static final String OPERATOR_SIGNS = "+-*%/!()<>=|&";

  /** The name of a field, whose value takes its place. */
  record Field(byte[] name) {}

  private final byte[] text;
  private final List<Object> tokens = new ArrayList<>();
  private int at;

  /** An expression ends with a zero byte, if it has one. */
  FilterTokens(byte[] text) {
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    this.text = end == text.length ? text : Arrays.copyOf(text, end);
  }

  /**
   * {@link FilterOperator}s, {@link FilterValue}s and {@link Field}s in their order; null if there
   * is something else, at {@link #position()}.
   */
  List<Object> read() {
    for (skipSpaces(); at < text.length; skipSpaces()) {
      Object token = next();
      if (token == null) {
        return null;
      }
      tokens.add(token);
    }
    return tokens;
  }

  /** How far it was read. */
  int position() {
    return at;
  }

  private void skipSpaces() {
    while (at < text.length && FilterNumbers.isSpace(text[at])) {
      at++;
    }
  }

  private boolean isDigitAt(int place) {
    return place < text.length && FilterNumbers.isDigit(text[place]);
  }

  private Object next() {
    byte first = text[at];
    if (isDigitAt(at) || first == '-' && isDigitAt(at + 1) && isMinusSign()) {
      return number();
    }
    if (first == '"' || first == '\'') {
      return quoted();
    }
    if (first == '.' && at + 1 < text.length && isOfName(text[at + 1])) {
      return field();
    }
    if (first == '[') {
      return tuple();
    }
    return isLetter(first) || OPERATOR_SIGNS.indexOf(first) >= 0 ? operatorOrNull() : null;
  }

  /** A minus belongs to the number behind it at the beginning and behind operators. */
  private boolean isMinusSign() {
    if (tokens.isEmpty()) {
      return true;
    }
    Object last = tokens.get(tokens.size() - 1);
    return last instanceof FilterOperator && last != FilterOperator.CLOSE;
  }

  private static boolean isLetter(byte character) {
    return character >= 'a' && character <= 'z' || character >= 'A' && character <= 'Z';
  }

  private static boolean isOfName(byte character) {
    return isLetter(character)
        || FilterNumbers.isDigit(character)
        || character == '_'
        || character == '-';
  }

  private FilterValue number() {
    int from = at;
    while (at < text.length && (isOfNumber(text[at]) || at == from && text[at] == '-')) {
      at++;
    }
    if (at - from > MAX_NUMBER_BYTES) {
      at = from + MAX_NUMBER_BYTES;
      return null;
    }
    String digits = new String(text, from, at - from, StandardCharsets.ISO_8859_1);
    double number = FilterNumbers.parse(digits, Double.NaN);
    if (Double.isNaN(number)) {
      return null;
    }
    FilterValue value = new FilterValue();
    value.set(number);
    return value;
  }

  private static boolean isOfNumber(byte character) {
    return FilterNumbers.isDigit(character)
        || character == '.'
        || character == 'e'
        || character == 'E';
  }

  /** A backslash spares the character behind it, and stays. */
  private FilterValue quoted() {
    byte quote = text[at];
    int from = ++at;
    while (at < text.length && text[at] != quote) {
      at += text[at] == '\\' && at + 1 < text.length ? 2 : 1;
    }
    if (at >= text.length) {
      return null;
    }
    FilterValue value = new FilterValue();
    value.set(text, from, at - from);
    at++;
    return value;
  }

  private Field field() {
    int from = ++at;
    while (at < text.length && isOfName(text[at])) {
      at++;
    }
    return new Field(Arrays.copyOfRange(text, from, at));
  }

  private FilterValue tuple() {
    FilterValue tuple = new FilterValue();
    tuple.beginTuple();
    at++;
    skipSpaces();
    boolean more = !isAt(']');
    while (more) {
      FilterValue element = element();
      if (element == null) {
        return null;
      }
      tuple.next().set(element);
      skipSpaces();
      more = isAt(',');
      if (more) {
        at++;
        skipSpaces();
        more = !isAt(']');
      }
    }
    if (!isAt(']')) {
      return null;
    }
    at++;
    return tuple;
  }

  private boolean isAt(char character) {
    return at < text.length && text[at] == character;
  }

  private FilterValue element() {
    if (isDigitAt(at) || isAt('-')) {
      return number();
    }
    return isAt('"') || isAt('\'') ? quoted() : null;
  }

  private Object operatorOrNull() {
    int from = at;
    while (at < text.length && (isLetter(text[at]) || OPERATOR_SIGNS.indexOf(text[at]) >= 0)) {
      at++;
    }
    if (new String(text, from, at - from, StandardCharsets.ISO_8859_1).equals("null")) {
      return new FilterValue();
    }
    FilterOperator operator = FilterOperator.atBeginOf(text, from, at);
    if (operator != null) {
      at = from + operator.length();
    }
    return operator;
  }
}
