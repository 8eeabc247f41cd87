package io.vireo.lua.syntax;

import io.vireo.lua.core.LuaString;
import java.util.ArrayList;
import java.util.List;

/** The part of a parser that reads expressions. */
abstract class ExpressionParser extends TokenParser {
  private static final LuaString SELF = LuaString.of("self");
  private static final LuaString ARG = LuaString.of("arg");

  /** So many items of a table are computed before they are stored. */
  private static final int BATCH = 50;

  ExpressionParser(Lexer lexer, int levels) {
    super(lexer, levels);
  }

  /** Reads the statements of a function. */
  abstract List<StatementTree> statements();

  // Expressions

  final List<ExpressionTree> expressions() {
    List<ExpressionTree> expressions = new ArrayList<>();
    expressions.add(read(expression()));
    while (skip(',')) {
      hold();
      expressions.add(read(expression()));
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
      read(left);
      boolean joins = operator == Operator.CONCAT;
      if (joins) {
        hold();
      }
      ExpressionTree right = read(operation(operator.right()));
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

  private ExpressionTree binary(Operator operator, ExpressionTree left, ExpressionTree right) {
    if (operator.isArithmetic() || operator.isOrder() && right.isNumeric()) {
      left.calculate();
      right.calculate();
    }
    Double folded = Folding.fold(operator, left, right);
    if (folded != null) {
      return new ExpressionTree.Constant(folded);
    }
    return new ExpressionTree.Binary(operator, left, right, lexer.lastLine);
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
    ExpressionTree operand = read(operation(Operator.UNARY));
    if (token == '-') {
      operand.calculate();
    }
    return switch (token) {
      case Token.NOT -> new ExpressionTree.Not(operand);
      case '-' -> minus(operand);
      default -> new ExpressionTree.Length(operand, lexer.lastLine);
    };
  }

  private ExpressionTree minus(ExpressionTree operand) {
    return Folding.constant(operand) instanceof Double number
        ? new ExpressionTree.Constant(-number)
        : new ExpressionTree.Minus(operand, lexer.lastLine);
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
        lexer.next();
        return new ExpressionTree.Varargs();
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
    return new ExpressionTree.Single(read(inner));
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
          List<ExpressionTree> others = arguments(2);
          expression = new ExpressionTree.MethodCall(expression, name, others, line, call);
          break;
        case '(', Token.STRING, '{':
          read(expression);
          int at = lexer.line;
          expression = new ExpressionTree.Call(expression, arguments(1), at);
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
        return arguments;
      case '{':
        return List.of(table());
      case Token.STRING:
        return List.of(constant(lexer.value));
      default:
        throw lexer.errorNear("function arguments expected");
    }
  }

  private ExpressionTree table() {
    int line = lexer.line;
    need('{');
    List<ExpressionTree.Item> items = new ArrayList<>();
    hold();
    int waiting = 0;
    while (lexer.token != '}') {
      if (!items.isEmpty() && items.get(items.size() - 1).key() == null) {
        hold();
        waiting++;
      }
      if (waiting == BATCH) {
        function.release(BATCH);
        waiting = 0;
      }
      items.add(item());
      if (!skip(',') && !skip(';')) {
        break;
      }
    }
    close('}', '{', line);
    function.release(waiting + 1);
    return new ExpressionTree.Table(items, lexer.lastLine);
  }

  private ExpressionTree.Item item() {
    if (lexer.token == '[') {
      ExpressionTree key = subscript();
      need('=');
      ExpressionTree value = read(expression());
      return new ExpressionTree.Item(key, value, lexer.lastLine);
    }
    if (lexer.token == Token.NAME && lexer.lookAhead() == '=') {
      ExpressionTree key = new ExpressionTree.Constant(name());
      need('=');
      ExpressionTree value = read(expression());
      return new ExpressionTree.Item(key, value, lexer.lastLine);
    }
    ExpressionTree value = read(expression());
    return new ExpressionTree.Item(null, value, lexer.lastLine);
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
    function = inner.around;
    return new FunctionTree(
        line,
        parameters,
        inner.varargs,
        inner.needsArgument ? argument : null,
        inner.upvalues(),
        inner.slots(),
        inner.numericSlots(),
        body);
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
