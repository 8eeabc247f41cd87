package io.vireo.lua.syntax;

/** An operator with two operands, and how it binds to the left and to the right. */
public enum Operator {
  /** Addition. */
  ADD(6, 6),
  /** Subtraction. */
  SUB(6, 6),
  /** Multiplication. */
  MUL(7, 7),
  /** Division. */
  DIV(7, 7),
  /** Remainder. */
  MOD(7, 7),
  /** Power: binds to the right. */
  POW(10, 9),
  /** Concatenation: binds to the right. */
  CONCAT(5, 4),
  /** Not equal. */
  NE(3, 3),
  /** Equal. */
  EQ(3, 3),
  /** Less. */
  LT(3, 3),
  /** Less or equal. */
  LE(3, 3),
  /** Greater. */
  GT(3, 3),
  /** Greater or equal. */
  GE(3, 3),
  /** Both. */
  AND(2, 2),
  /** Either. */
  OR(1, 1);

  /** How operators with one operand bind. */
  static final int UNARY = 8;

  private final int left;
  private final int right;

  Operator(int left, int right) {
    this.left = left;
    this.right = right;
  }

  /** Whether it calculates with numbers. */
  public boolean isArithmetic() {
    return ordinal() <= POW.ordinal();
  }

  boolean isOrder() {
    return ordinal() >= LT.ordinal() && ordinal() <= GE.ordinal();
  }

  /** Whether it is {@code and} or {@code or}. */
  public boolean isLogical() {
    return this == AND || this == OR;
  }

  int left() {
    return left;
  }

  int right() {
    return right;
  }

  /** The operator of a token, or null. */
  static Operator of(int token) {
    return switch (token) {
      case '+' -> ADD;
      case '-' -> SUB;
      case '*' -> MUL;
      case '/' -> DIV;
      case '%' -> MOD;
      case '^' -> POW;
      case Token.CONCAT -> CONCAT;
      case Token.UNEQUAL -> NE;
      case Token.EQUAL -> EQ;
      case '<' -> LT;
      case Token.AT_MOST -> LE;
      case '>' -> GT;
      case Token.AT_LEAST -> GE;
      case Token.AND -> AND;
      case Token.OR -> OR;
      default -> null;
    };
  }
}
