package io.vireo.lua.syntax;

import io.vireo.lua.core.LuaString;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a tree of a chunk, in one pass, by recursive descent; see the grammar in "Lua 5.1 Reference
 * Manual", section 8.
 */
public final class Parser extends ExpressionParser {
  private static final LuaString HIDDEN = LuaString.of("(for)");

  private Parser(Lexer lexer, int levels) {
    super(lexer, levels);
  }

  /**
   * Parses a chunk.
   *
   * @param chunkName its name, as Lua has it: "@file", "=name" or the source itself
   * @param source the program
   * @param levels how many calls of C are around
   * @throws LuaError if it is none, with the line
   */
  public static FunctionTree parse(LuaString chunkName, Source source, int levels) {
    return new Parser(new Lexer(chunkName, source), levels).chunk();
  }

  private FunctionTree chunk() {
    function = new FunctionState(null, 0);
    function.varargs = true;
    lexer.next();
    List<StatementTree> body = statements();
    check(Token.END_OF_SOURCE);
    return new FunctionTree(
        0, List.of(), true, null, List.of(), function.slots(), function.numericSlots(), body);
  }

  // Blocks

  private boolean blockEnds() {
    return switch (lexer.token) {
      case Token.ELSE, Token.ELSEIF, Token.END, Token.UNTIL, Token.END_OF_SOURCE -> true;
      default -> false;
    };
  }

  @Override
  List<StatementTree> statements() {
    List<StatementTree> statements = new ArrayList<>();
    enter();
    boolean last = false;
    while (!last && !blockEnds()) {
      last = lexer.token == Token.RETURN || lexer.token == Token.BREAK;
      statements.add(statement());
      skip(';');
    }
    levels--;
    return statements;
  }

  private List<StatementTree> block(boolean loop) {
    int visible = function.openBlock(loop);
    List<StatementTree> statements = statements();
    function.closeBlock(visible);
    return statements;
  }

  private StatementTree statement() {
    int line = lexer.line;
    switch (lexer.token) {
      case Token.IF:
        return ifStatement(line);
      case Token.WHILE:
        return whileStatement(line);
      case Token.DO:
        lexer.next();
        List<StatementTree> body = block(false);
        close(Token.END, Token.DO, line);
        return new StatementTree.Do(body);
      case Token.FOR:
        return forStatement(line);
      case Token.REPEAT:
        return repeatStatement(line);
      case Token.FUNCTION:
        return functionStatement(line);
      case Token.LOCAL:
        lexer.next();
        return skip(Token.FUNCTION) ? localFunction() : local();
      case Token.RETURN:
        return returnStatement();
      case Token.BREAK:
        lexer.next();
        if (!function.isInLoop()) {
          throw lexer.errorNear("no loop to break");
        }
        return new StatementTree.Break();
      default:
        return expressionStatement();
    }
  }

  private StatementTree ifStatement(int line) {
    List<ExpressionTree> conditions = new ArrayList<>();
    List<List<StatementTree>> blocks = new ArrayList<>();
    do {
      lexer.next();
      conditions.add(read(expression()));
      need(Token.THEN);
      blocks.add(block(false));
    } while (lexer.token == Token.ELSEIF);
    if (skip(Token.ELSE)) {
      blocks.add(block(false));
    }
    close(Token.END, Token.IF, line);
    return new StatementTree.If(conditions, blocks);
  }

  private StatementTree whileStatement(int line) {
    lexer.next();
    ExpressionTree condition = read(expression());
    int visible = function.openBlock(true);
    need(Token.DO);
    List<StatementTree> body = block(false);
    close(Token.END, Token.WHILE, line);
    function.closeBlock(visible);
    return new StatementTree.While(condition, body, line);
  }

  private StatementTree repeatStatement(int line) {
    int outside = function.openBlock(true);
    int visible = function.openBlock(false);
    lexer.next();
    List<StatementTree> body = statements();
    close(Token.UNTIL, Token.REPEAT, line);
    ExpressionTree condition = read(expression());
    function.closeBlock(visible);
    function.closeBlock(outside);
    return new StatementTree.Repeat(body, condition, line);
  }

  private StatementTree forStatement(int line) {
    int visible = function.openBlock(true);
    lexer.next();
    LuaString name = name();
    StatementTree loop =
        switch (lexer.token) {
          case '=' -> numericFor(name);
          case ',', Token.IN -> genericFor(name);
          default -> throw lexer.errorNear("'=' or 'in' expected");
        };
    close(Token.END, Token.FOR, line);
    function.closeBlock(visible);
    return loop;
  }

  private StatementTree numericFor(LuaString name) {
    hide(3, 0);
    Variable variable = declare(name, 3);
    variable.calculate();
    need('=');
    ExpressionTree first = read(expression());
    need(',');
    ExpressionTree last = read(expression());
    ExpressionTree step = skip(',') ? read(expression()) : null;
    hidden(3);
    need(Token.DO);
    int prepared = lexer.lastLine;
    List<StatementTree> body = loopBody(List.of(variable));
    return new StatementTree.NumericFor(variable, first, last, step, body, prepared);
  }

  private StatementTree genericFor(LuaString name) {
    int control = function.visible();
    hide(3, 0);
    List<Variable> variables = new ArrayList<>();
    variables.add(declare(name, 3));
    while (skip(',')) {
      LuaString next = name();
      variables.add(declare(next, 3 + variables.size()));
    }
    need(Token.IN);
    int line = lexer.line;
    List<ExpressionTree> values = expressions();
    hidden(3);
    need(Token.DO);
    List<StatementTree> body = loopBody(variables);
    return new StatementTree.GenericFor(variables, control, values, body, line);
  }

  /** Checks the limit for variables that a loop has for itself. */
  private void hide(int count, int ahead) {
    for (int i = 0; i < count; i++) {
      declare(HIDDEN, ahead + i);
    }
  }

  private void hidden(int count) {
    for (int i = 0; i < count; i++) {
      function.activate(declare(HIDDEN, 0));
    }
  }

  private List<StatementTree> loopBody(List<Variable> variables) {
    int visible = function.openBlock(false);
    variables.forEach(function::activate);
    List<StatementTree> body = block(false);
    function.closeBlock(visible);
    return body;
  }

  private StatementTree functionStatement(int line) {
    lexer.next();
    ExpressionTree target = variable();
    boolean method = false;
    while (!method && (lexer.token == '.' || lexer.token == ':')) {
      method = lexer.token == ':';
      target = field(target);
    }
    FunctionTree body = function(method, line);
    return new StatementTree.Assign(
        List.of(target), List.of(new ExpressionTree.Function(body)), line);
  }

  private StatementTree localFunction() {
    Variable variable = declare(name(), 0);
    function.activate(variable);
    return new StatementTree.LocalFunction(variable, function(false, lexer.line));
  }

  private StatementTree local() {
    List<Variable> variables = new ArrayList<>();
    do {
      LuaString name = name();
      variables.add(declare(name, variables.size()));
    } while (skip(','));
    List<ExpressionTree> values = skip('=') ? expressions() : List.of();
    variables.forEach(function::activate);
    for (int i = 0; i < variables.size() && i < values.size(); i++) {
      if (values.get(i).isNumeric()) {
        variables.get(i).calculate();
      }
    }
    return new StatementTree.Local(variables, values);
  }

  private StatementTree returnStatement() {
    lexer.next();
    boolean empty = blockEnds() || lexer.token == ';';
    return new StatementTree.Return(empty ? List.of() : expressions());
  }

  private StatementTree expressionStatement() {
    ExpressionTree expression = suffixed();
    if (expression instanceof ExpressionTree.Call
        || expression instanceof ExpressionTree.MethodCall) {
      return new StatementTree.Call(expression);
    }
    List<ExpressionTree> targets = new ArrayList<>();
    targets.add(expression);
    while (true) {
      if (!isVariable(expression)) {
        throw lexer.errorNear("syntax error");
      }
      if (!skip(',')) {
        break;
      }
      expression = suffixed();
      limit(function, targets.size(), MOST_LEVELS - levels, "variables in assignment");
      targets.add(expression);
    }
    need('=');
    List<ExpressionTree> values = expressions();
    calculated(targets, values);
    return new StatementTree.Assign(targets, values, lexer.lastLine);
  }

  private static boolean isVariable(ExpressionTree expression) {
    return expression instanceof ExpressionTree.Local
        || expression instanceof ExpressionTree.Upvalue
        || expression instanceof ExpressionTree.Global
        || expression instanceof ExpressionTree.Index;
  }
}
