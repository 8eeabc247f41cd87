package io.vireo.lua.syntax;

import io.vireo.lua.core.LuaString;
import java.util.List;

/** An expression of a program. A line is the one that errors of the operation show. */
public sealed interface ExpressionTree {
  /** A constant: nil, a boolean, a number or a string. */
  record Constant(Object value) implements ExpressionTree {}

  /** {@code ...} */
  record Varargs() implements ExpressionTree {}

  /** A function. */
  record Function(FunctionTree body) implements ExpressionTree {}

  /** A local variable. */
  record Local(Variable variable) implements ExpressionTree {}

  /** A variable of a function around. */
  record Upvalue(int index, LuaString name) implements ExpressionTree {}

  /** A global variable. */
  final class Global implements ExpressionTree {
    private final LuaString name;
    private int line;

    Global(LuaString name) {
      this.name = name;
    }

    /** Its name. */
    public LuaString name() {
      return name;
    }

    /** The line where it is read. */
    public int line() {
      return line;
    }
  }

  /** A value of a table. */
  final class Index implements ExpressionTree {
    private final ExpressionTree table;
    private final ExpressionTree key;
    private int line;

    Index(ExpressionTree table, ExpressionTree key) {
      this.table = table;
      this.key = key;
    }

    /** The table. */
    public ExpressionTree table() {
      return table;
    }

    /** The key. */
    public ExpressionTree key() {
      return key;
    }

    /** The line where it is read. */
    public int line() {
      return line;
    }
  }

  /** A call. */
  record Call(ExpressionTree function, List<ExpressionTree> arguments, int line)
      implements ExpressionTree {}

  /**
   * A call of a method.
   *
   * @param nameLine the line where the method is looked up
   */
  record MethodCall(
      ExpressionTree object, LuaString name, List<ExpressionTree> arguments, int nameLine, int line)
      implements ExpressionTree {}

  /** An operation on two operands. */
  record Binary(Operator operator, ExpressionTree left, ExpressionTree right, int line)
      implements ExpressionTree {
    boolean isConcat() {
      return operator == Operator.CONCAT;
    }
  }

  /** Negation of a number. */
  record Minus(ExpressionTree operand, int line) implements ExpressionTree {}

  /** Negation of a truth value. */
  record Not(ExpressionTree operand) implements ExpressionTree {}

  /** The length. */
  record Length(ExpressionTree operand, int line) implements ExpressionTree {}

  /** A table, with its items in their order. */
  record Table(List<Item> items, int line) implements ExpressionTree {}

  /**
   * An item of a table.
   *
   * @param key null if it is numbered by its place
   */
  record Item(ExpressionTree key, ExpressionTree value, int line) {}

  /** An expression in brackets: exactly one value. */
  record Single(ExpressionTree expression) implements ExpressionTree {}

  /** Whether it can have any number of values. */
  default boolean isOpen() {
    return this instanceof Call || this instanceof MethodCall || this instanceof Varargs;
  }

  /** Whether it is a number unless a metamethod has it otherwise. */
  default boolean isNumeric() {
    return this instanceof Minus
        || this instanceof Length
        || this instanceof Constant constant && constant.value() instanceof Double
        || this instanceof Binary binary && binary.operator().isArithmetic();
  }

  /** Notes that its value is calculated with. */
  default void calculate() {
    if (this instanceof Local local) {
      local.variable().calculate();
    }
  }

  /**
   * Says that a value is read now: the compiler of Lua makes the instruction late, and so the line
   * of the instruction is that of the last token before.
   */
  default void read(int line) {
    if (this instanceof Global global && global.line == 0) {
      global.line = line;
    } else if (this instanceof Index index && index.line == 0) {
      index.line = line;
    }
  }
}
