package io.vireo.lua.syntax;

import io.vireo.lua.core.LuaString;
import io.vireo.lua.syntax.Marks.Role;
import java.util.ArrayList;
import java.util.List;

/** The part of a parser that reads expressions. */
abstract class ExpressionParser extends TokenParser {
  private static final LuaString SELF = LuaString.of("self");
  private static final LuaString ARG = LuaString.of("arg");

  /** The number of items of a table that are computed before they are stored. */
  private static final int BATCH = 50;

  ExpressionParser(Lexer lexer, int levels, Marks marks) {
    super(lexer, levels, marks);
  }

  /** Reads the statements of a function. */
  abstract List<StatementTree> statements();

  // Expressions

  /** Reads expressions; what becomes of the last one is told later. */
  final List<ExpressionTree> expressions() {
    List<ExpressionTree> expressions = new ArrayList<>();
    ExpressionTree last = readLate(expression());
    expressions.add(last);
    while (skip(',')) {
      emission.load(function, last);
      hold();
      last = readLate(expression());
      expressions.add(last);
    }
    function.release(expressions.size() - 1);
    return expressions;
  }

  /** Keeps a value in a register of Lua's machine, which has not many. */
  private void hold() {
    if (!function.hold()) {
      throw lexer.errorNear("function or expression too complex");
    }
  }

  final ExpressionTree expression() {
    return operation(0);
  }

  /** An expression of operators that bind more tightly than a limit. */
  private ExpressionTree operation(int limit) {
    enter();
    ExpressionTree left = unary();
    Operator operator = Operator.of(lexer.token);
    while (operator != null && operator.left() > limit) {
      lexer.next();
      boolean joins = operator == Operator.CONCAT;
      left(operator, left);
      if (joins) {
        hold();
      }
      ExpressionTree right = right(operator, operation(operator.right()));
      if (joins && !(right instanceof ExpressionTree.Binary chain && chain.isConcat())) {
        hold();
        function.release(1);
      }
      function.release(joins ? 1 : 0);
      left = binary(operator, left, right);
      operator = Operator.of(lexer.token);
    }
    levels--;
    return left;
  }

  private void left(Operator operator, ExpressionTree left) {
    readLate(left);
    if (operator.isLogical()) {
      emission.test(function, left);
      function.label();
    } else if (operator == Operator.CONCAT) {
      emission.load(function, left);
    } else {
      emission.operand(function, left);
    }
  }

  private ExpressionTree right(Operator operator, ExpressionTree right) {
    readLate(right);
    if (operator.isLogical()) {
      emission.fetch(function, right);
    } else if (operator == Operator.CONCAT) {
      emission.load(function, right);
    } else {
      emission.operand(function, right);
    }
    return right;
  }

  private ExpressionTree binary(Operator operator, ExpressionTree left, ExpressionTree right) {
    if (operator.isArithmetic() || operator.isOrder() && right.isNumeric()) {
      left.calculate();
      right.calculate();
    }
    Double folded = Folding.fold(operator, left, right);
    if (folded != null) {
      return new ExpressionTree.Constant(folded);
    }
    return noted(new ExpressionTree.Binary(operator, left, right, lexer.lastLine));
  }

  /** Notes which variables get results of calculations. */
  static void calculated(List<ExpressionTree> targets, List<ExpressionTree> values) {
    for (int i = 0; i < targets.size() && i < values.size(); i++) {
      if (values.get(i).isNumeric()) {
        targets.get(i).calculate();
      }
    }
  }

  private ExpressionTree unary() {
    int token = lexer.token;
    if (token != Token.NOT && token != '-' && token != '#') {
      return simple();
    }
    lexer.next();
    ExpressionTree operand = readLate(operation(Operator.UNARY));
    if (token == Token.NOT) {
      emission.fetch(function, operand);
    } else if (token == '#' || Folding.constant(operand) == null) {
      emission.register(function, operand);
    }
    if (token == '-') {
      operand.calculate();
    }
    return switch (token) {
      case Token.NOT -> noted(new ExpressionTree.Not(operand));
      case '-' -> minus(operand);
      default -> noted(new ExpressionTree.Length(operand, lexer.lastLine));
    };
  }

  private ExpressionTree minus(ExpressionTree operand) {
    return Folding.constant(operand) instanceof Double number
        ? new ExpressionTree.Constant(-number)
        : noted(new ExpressionTree.Minus(operand, lexer.lastLine));
  }

  private ExpressionTree simple() {
    switch (lexer.token) {
      case Token.NUMBER, Token.STRING:
        return constant(lexer.value);
      case Token.NIL:
        return constant(null);
      case Token.TRUE:
        return constant(true);
      case Token.FALSE:
        return constant(false);
      case Token.DOTS:
        if (!function.varargs) {
          throw lexer.errorNear("cannot use '...' outside a vararg function");
        }
        function.needsArgument = false;
        ExpressionTree varargs = noted(new ExpressionTree.Varargs());
        lexer.next();
        return varargs;
      case '{':
        return table();
      case Token.FUNCTION:
        lexer.next();
        return new ExpressionTree.Function(function(false, lexer.line));
      default:
        return suffixed();
    }
  }

  private ExpressionTree constant(Object value) {
    lexer.next();
    return new ExpressionTree.Constant(value);
  }

  private ExpressionTree primary() {
    if (lexer.token == Token.NAME) {
      return variable();
    }
    if (lexer.token != '(') {
      throw lexer.errorNear("unexpected symbol");
    }
    int line = lexer.line;
    lexer.next();
    ExpressionTree inner = expression();
    close(')', '(', line);
    readLate(inner);
    emission.fetch(function, inner);
    return new ExpressionTree.Single(inner);
  }

  final ExpressionTree suffixed() {
    ExpressionTree expression = primary();
    while (true) {
      switch (lexer.token) {
        case '.':
          expression = field(expression);
          break;
        case '[':
          read(expression);
          expression = new ExpressionTree.Index(expression, subscript());
          break;
        case ':':
          lexer.next();
          LuaString name = name();
          read(expression);
          int line = lexer.lastLine;
          int call = lexer.line;
          emission.mark(function, Role.METHOD, expression);
          List<ExpressionTree> others = arguments(2);
          expression = new ExpressionTree.MethodCall(expression, name, others, line, call);
          emission.mark(function, Role.VALUE, expression, call);
          break;
        case '(', Token.STRING, '{':
          load(expression);
          int at = lexer.line;
          expression = new ExpressionTree.Call(expression, arguments(1), at);
          emission.mark(function, Role.VALUE, expression, at);
          break;
        default:
          return expression;
      }
    }
  }

  private ExpressionTree subscript() {
    lexer.next();
    ExpressionTree key = read(expression());
    need(']');
    return key;
  }

  /**
   * Reads arguments.
   *
   * @param before values that are kept meanwhile: the function, and the object of a method
   */
  private List<ExpressionTree> arguments(int before) {
    for (int i = 0; i < before; i++) {
      hold();
    }
    List<ExpressionTree> arguments = arguments();
    for (int i = 0; i < arguments.size(); i++) {
      hold();
    }
    function.release(before + arguments.size());
    return arguments;
  }

  private List<ExpressionTree> arguments() {
    int line = lexer.line;
    switch (lexer.token) {
      case '(':
        if (line != lexer.lastLine) {
          throw lexer.errorNear("ambiguous syntax (function call x new statement)");
        }
        lexer.next();
        if (skip(')')) {
          return List.of();
        }
        List<ExpressionTree> arguments = expressions();
        close(')', '(', line);
        emission.loadLast(function, arguments);
        return arguments;
      case '{':
        return List.of(table());
      case Token.STRING:
        return List.of(load(constant(lexer.value)));
      default:
        throw lexer.errorNear("function arguments expected");
    }
  }

  private ExpressionTree table() {
    int line = lexer.line;
    List<ExpressionTree.Item> items = new ArrayList<>();
    emission.mark(function, Role.PREPARE, items);
    need('{');
    hold();
    int waiting = 0;
    int numbered = 0;
    while (lexer.token != '}') {
      if (!items.isEmpty() && items.get(items.size() - 1).key() == null) {
        emission.load(function, items.get(items.size() - 1).value());
        hold();
        waiting++;
      }
      if (waiting == BATCH) {
        function.release(BATCH);
        waiting = 0;
      }
      items.add(item());
      numbered += items.get(items.size() - 1).key() == null ? 1 : 0;
      if (!skip(',') && !skip(';')) {
        break;
      }
    }
    close('}', '{', line);
    function.release(waiting + 1);
    if (numbered > 0) {
      closeList(items);
    }
    return new ExpressionTree.Table(items, lexer.lastLine);
  }

  private void closeList(List<ExpressionTree.Item> items) {
    ExpressionTree.Item last = items.get(items.size() - 1);
    if (last.key() == null && !last.value().isOpen()) {
      emission.load(function, last.value());
    }
    emission.mark(function, Role.STORE, items);
  }

  private ExpressionTree.Item item() {
    if (lexer.token == '[') {
      return item(subscript());
    }
    if (lexer.token == Token.NAME && lexer.lookAhead() == '=') {
      return item(new ExpressionTree.Constant(name()));
    }
    ExpressionTree value = readLate(expression());
    return new ExpressionTree.Item(null, value, lexer.lastLine);
  }

  private ExpressionTree.Item item(ExpressionTree key) {
    need('=');
    ExpressionTree value = read(expression());
    ExpressionTree.Item item = new ExpressionTree.Item(key, value, lexer.lastLine);
    emission.mark(function, Role.STORE, item);
    return item;
  }

  // Functions

  final FunctionTree function(boolean method, int line) {
    FunctionState inner = new FunctionState(function, line);
    function = inner;
    need('(');
    List<Variable> parameters = new ArrayList<>();
    if (method) {
      parameter(parameters, SELF);
    }
    Variable argument = parameters(parameters);
    need(')');
    List<StatementTree> body = statements();
    close(Token.END, Token.FUNCTION, line);
    emission.markEnd(inner, body);
    function = inner.around;
    FunctionTree tree =
        new FunctionTree(
            line,
            parameters,
            inner.varargs,
            inner.needsArgument ? argument : null,
            inner.upvalues(),
            inner.slots(),
            inner.numericSlots(),
            body);
    emission.mark(function, Role.VALUE, tree);
    return tree;
  }

  private void parameter(List<Variable> parameters, LuaString name) {
    Variable variable = declare(name, 0);
    parameters.add(variable);
    function.activate(variable);
  }

  /**
   * Reads the names.
   *
   * @return the variable {@code arg} if there are more arguments than names
   */
  private Variable parameters(List<Variable> parameters) {
    if (lexer.token == ')') {
      return null;
    }
    do {
      if (lexer.token == Token.NAME) {
        parameter(parameters, name());
      } else if (skip(Token.DOTS)) {
        function.varargs = true;
        function.needsArgument = true;
        Variable argument = declare(ARG, 0);
        function.activate(argument);
        return argument;
      } else {
        throw lexer.errorNear("<name> or '...' expected");
      }
    } while (skip(','));
    return null;
  }

  final ExpressionTree field(ExpressionTree table) {
    read(table);
    lexer.next();
    return new ExpressionTree.Index(table, new ExpressionTree.Constant(name()));
  }
}
