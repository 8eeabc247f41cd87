package io.vireo.lua.syntax;

import io.vireo.lua.syntax.Marks.Role;
import java.util.List;

/**
 * Notes the instructions that Lua's compiler makes of expressions, for a debugger. Its words for
 * this: a value is <em>fetched</em> when a variable outside of the registers is read, and
 * <em>loaded</em> when it is put into a register of its own.
 */
final class Emission {
  private final Marks marks;
  private final Lexer lexer;

  /**
   * Notes them.
   *
   * @param marks null if they are not needed
   */
  Emission(Marks marks, Lexer lexer) {
    this.marks = marks;
    this.lexer = lexer;
  }

  /** An instruction for a part of the program, here. */
  void mark(FunctionState function, Role role, Object part) {
    mark(function, role, part, lexer.lastLine);
  }

  /** An instruction for a part of the program, at a line. */
  void mark(FunctionState function, Role role, Object part, int line) {
    if (marks != null && marks.of(role, part) == null) {
      marks.put(role, part, new Mark(line, function.snapshot()));
      function.emitted();
    }
  }

  /** A function returns at its end, where none of its variables is visible any more. */
  void markEnd(FunctionState function, List<StatementTree> body) {
    mark(List.of(), Role.RETURN, body, lexer.lastLine);
    function.emitted();
  }

  /** An instruction where these variables are visible. */
  void mark(List<Variable> visible, Role role, Object part, int line) {
    if (marks != null) {
      marks.put(role, part, new Mark(line, visible));
    }
  }

  /** The instruction that makes a function is at the line where that begins. */
  void moveToLine(Object part, int line) {
    if (marks != null) {
      Mark mark = marks.of(Role.VALUE, part);
      marks.put(Role.VALUE, part, new Mark(line, mark.visible()));
    }
  }

  /** Sets new variables to nil. */
  void clean(FunctionState function, List<Variable> variables) {
    clean(function, variables, function.visible(), variables.size());
  }

  private void clean(FunctionState function, Object part, int from, int count) {
    if (marks != null && function.cleans(from, count)) {
      marks.put(Role.VALUE, part, new Mark(lexer.lastLine, function.snapshot()));
    }
  }

  /** Sets a variable that is there already. */
  void assign(FunctionState function, Variable variable, List<ExpressionTree> values) {
    ExpressionTree value = inner(values.get(values.size() - 1));
    if (value instanceof ExpressionTree.Constant constant && constant.value() == null) {
      clean(function, value, variable.slot(), 1);
    } else {
      loadLast(function, values);
    }
  }

  /** Fetches a value. */
  void fetch(FunctionState function, ExpressionTree tree) {
    if (marks == null) {
      return;
    }
    ExpressionTree inner = inner(tree);
    if (inner instanceof ExpressionTree.Upvalue
        || inner instanceof ExpressionTree.Global
        || inner instanceof ExpressionTree.Index) {
      mark(function, Role.VALUE, inner);
    }
  }

  /** Fetches a value that is an operand: a comparison becomes true or false. */
  void operand(FunctionState function, ExpressionTree tree) {
    fetch(function, tree);
    ExpressionTree inner = inner(tree);
    if (marks != null && isLogical(inner)) {
      load(function, ((ExpressionTree.Binary) inner).right());
    }
    if (marks != null && jumps(inner)) {
      mark(function, Role.TRUTH, inner);
    }
  }

  /** Puts a value into some register: a local variable is in one. */
  void register(FunctionState function, ExpressionTree tree) {
    if (marks == null) {
      return;
    }
    operand(function, tree);
    ExpressionTree inner = inner(tree);
    if (inner instanceof ExpressionTree.Constant constant) {
      if (constant.value() == null) {
        clean(function, inner, function.visible(), 1);
      } else {
        mark(function, Role.VALUE, inner);
      }
    }
  }

  /** Puts a value into a register of its own. */
  void load(FunctionState function, ExpressionTree tree) {
    if (marks == null) {
      return;
    }
    register(function, tree);
    if (inner(tree) instanceof ExpressionTree.Local local) {
      mark(function, Role.VALUE, local);
    }
  }

  /**
   * Puts the last value of a list into a register of its own, unless it may be any number of
   * values.
   */
  void loadLast(FunctionState function, List<ExpressionTree> list) {
    if (marks != null && !list.isEmpty() && !list.get(list.size() - 1).isOpen()) {
      load(function, list.get(list.size() - 1));
    }
  }

  /** Asks whether a value is true: a comparison jumps itself. */
  void test(FunctionState function, ExpressionTree tree) {
    if (marks == null) {
      return;
    }
    ExpressionTree asked = inner(tree);
    fetch(function, asked);
    if (isLogical(asked)) {
      test(function, ((ExpressionTree.Binary) asked).right());
    } else if (!(asked instanceof ExpressionTree.Constant)
        && !(asked instanceof ExpressionTree.Not)
        && !isComparison(asked)) {
      mark(function, Role.TEST, asked);
    }
  }

  /** An operation on operands; one that only turns a jump around is none. */
  void operation(FunctionState function, ExpressionTree tree) {
    boolean silent =
        tree instanceof ExpressionTree.Constant
            || isLogical(tree)
            || tree instanceof ExpressionTree.Not not && turns(inner(not.operand()));
    if (marks != null && !silent) {
      mark(function, Role.VALUE, tree);
    }
  }

  private static boolean turns(ExpressionTree operand) {
    return operand instanceof ExpressionTree.Constant || jumps(operand);
  }

  /** Whether a value comes from a jump, so that it has to be made. */
  private static boolean jumps(ExpressionTree tree) {
    if (tree instanceof ExpressionTree.Binary binary && binary.operator().isLogical()) {
      return jumps(inner(binary.left())) || jumps(inner(binary.right()));
    }
    return isComparison(tree)
        || tree instanceof ExpressionTree.Not not && jumps(inner(not.operand()));
  }

  private static boolean isLogical(ExpressionTree tree) {
    return tree instanceof ExpressionTree.Binary binary && binary.operator().isLogical();
  }

  private static boolean isComparison(ExpressionTree tree) {
    return tree instanceof ExpressionTree.Binary binary
        && !binary.operator().isArithmetic()
        && !binary.operator().isLogical()
        && !binary.isConcat();
  }

  private static ExpressionTree inner(ExpressionTree tree) {
    ExpressionTree inner = tree;
    while (inner instanceof ExpressionTree.Single single && !single.expression().isOpen()) {
      inner = single.expression();
    }
    return inner;
  }
}
