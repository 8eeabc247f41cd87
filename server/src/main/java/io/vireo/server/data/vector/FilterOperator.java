package io.vireo.server.data.vector;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An operator of an expression of FILTER; those with a higher precedence bind their operands first.
 */
enum FilterOperator {
  OPEN("(", 7, 0),
  CLOSE(")", 7, 0),
  NOT("!", 6, 1),
  NOT_WORD("not", 6, 1),
  POWER("**", 5, 2),
  TIMES("*", 4, 2),
  DIVIDED("/", 4, 2),
  REMAINDER("%", 4, 2),
  PLUS("+", 3, 2),
  MINUS("-", 3, 2),
  GREATER(">", 2, 2),
  NOT_LESS(">=", 2, 2),
  LESS("<", 2, 2),
  NOT_GREATER("<=", 2, 2),
  EQUAL("==", 2, 2),
  NOT_EQUAL("!=", 2, 2),
  IN("in", 2, 2),
  AND("and", 1, 2),
  AND_SIGN("&&", 1, 2),
  OR("or", 0, 2),
  OR_SIGN("||", 0, 2);

  private static final FilterOperator[] ALL = values();

  private final byte[] name;
  private final int precedence;
  private final int operands;

  FilterOperator(String name, int precedence, int operands) {
    this.name = name.getBytes(StandardCharsets.US_ASCII);
    this.precedence = precedence;
    this.operands = operands;
  }

  /** How many bytes its name has. */
  int length() {
    return name.length;
  }

  /** How many operands it takes. */
  int operands() {
    return operands;
  }

  /** True if it is applied before another that stands behind it. */
  boolean isBefore(FilterOperator next) {
    // Powers bind from the right: 2 ** 3 ** 2 is 2 ** 9.
    return next == POWER ? precedence > next.precedence : precedence >= next.precedence;
  }

  /** The operator with the longest name that some bytes begin with; null if there is none. */
  static FilterOperator atBeginOf(byte[] text, int from, int to) {
    FilterOperator best = null;
    for (FilterOperator each : ALL) {
      int length = each.name.length;
      if (length <= to - from
          && (best == null || length > best.length())
          && Arrays.equals(text, from, from + length, each.name, 0, length)) {
        best = each;
      }
    }
    return best;
  }

  /** Applies it: the result is in {@code left}, or in {@code right} if that is the only operand. */
  void apply(FilterValue left, FilterValue right) {
    switch (this) {
      case NOT, NOT_WORD -> right.set(!right.isTrue());
      case POWER -> left.set(Math.pow(left.toNumber(), right.toNumber()));
      case TIMES -> left.set(left.toNumber() * right.toNumber());
      case DIVIDED -> left.set(left.toNumber() / right.toNumber());
      case REMAINDER -> left.set(left.toNumber() % right.toNumber());
      case PLUS -> left.set(left.toNumber() + right.toNumber());
      case MINUS -> left.set(left.toNumber() - right.toNumber());
      case GREATER -> left.set(left.toNumber() > right.toNumber());
      case NOT_LESS -> left.set(left.toNumber() >= right.toNumber());
      case LESS -> left.set(left.toNumber() < right.toNumber());
      case NOT_GREATER -> left.set(left.toNumber() <= right.toNumber());
      case EQUAL -> left.set(left.isEqualTo(right));
      case NOT_EQUAL -> left.set(!left.isEqualTo(right));
      case IN -> left.set(left.isIn(right));
      case AND, AND_SIGN -> left.set(left.isTrue() && right.isTrue());
      case OR, OR_SIGN -> left.set(left.isTrue() || right.isTrue());
      default -> throw new IllegalStateException("a parenthesis is no operation");
    }
  }
}
