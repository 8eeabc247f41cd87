package io.vireo.lua.syntax;

import io.vireo.lua.core.LuaString;
import io.vireo.lua.syntax.Marks.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a tree of a chunk, in one pass, by recursive descent; see the grammar in "Lua 5.1 Reference
 * Manual", section 8.
 */
public final class Parser extends ExpressionParser {
  private static final List<LuaString> OF_NUMBERS =
      List.of(LuaString.of("(for index)"), LuaString.of("(for limit)"), LuaString.of("(for step)"));
  private static final List<LuaString> OF_ITERATOR =
      List.of(
          LuaString.of("(for generator)"),
          LuaString.of("(for state)"),
          LuaString.of("(for control)"));

  private Parser(Lexer lexer, int levels, Marks marks) {
    super(lexer, levels, marks);
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
    return parse(chunkName, source, levels, null);
  }

  /**
   * Parses a chunk for a debugger.
   *
   * @param marks gets the instructions that Lua's own compiler would make
   */
  public static FunctionTree parse(LuaString chunkName, Source source, int levels, Marks marks) {
    return new Parser(new Lexer(chunkName, source), levels, marks).chunk();
  }

  private FunctionTree chunk() {
    function = new FunctionState(null, 0);
    function.varargs = true;
    lexer.next();
    List<StatementTree> body = statements();
    check(Token.END_OF_SOURCE);
    emission.markEnd(function, body);
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
    function.label();
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
        StatementTree exit = new StatementTree.Break();
        emission.mark(function, Role.JUMP, exit);
        return exit;
      default:
        return expressionStatement();
    }
  }

  private StatementTree ifStatement(int line) {
    List<ExpressionTree> conditions = new ArrayList<>();
    List<List<StatementTree>> blocks = new ArrayList<>();
    do {
      lexer.next();
      conditions.add(condition());
      need(Token.THEN);
      List<StatementTree> block = block(false);
      blocks.add(block);
      if (lexer.token == Token.ELSEIF || lexer.token == Token.ELSE) {
        emission.mark(function, Role.JUMP, block);
        function.label();
      }
    } while (lexer.token == Token.ELSEIF);
    if (skip(Token.ELSE)) {
      blocks.add(block(false));
    }
    close(Token.END, Token.IF, line);
    return new StatementTree.If(conditions, blocks);
  }

  private ExpressionTree condition() {
    ExpressionTree condition = readLate(expression());
    emission.test(function, condition);
    function.label();
    return condition;
  }

  private StatementTree whileStatement(int line) {
    lexer.next();
    function.label();
    ExpressionTree condition = condition();
    int visible = function.openBlock(true);
    need(Token.DO);
    List<StatementTree> body = block(false);
    emission.mark(function, Role.JUMP, body);
    function.label();
    close(Token.END, Token.WHILE, line);
    function.closeBlock(visible);
    return new StatementTree.While(condition, body, line);
  }

  private StatementTree repeatStatement(int line) {
    int outside = function.openBlock(true);
    int visible = function.openBlock(false);
    lexer.next();
    function.label();
    List<StatementTree> body = statements();
    close(Token.UNTIL, Token.REPEAT, line);
    ExpressionTree condition = condition();
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
          case '=' -> numericFor(name, line);
          case ',', Token.IN -> genericFor(name);
          default -> throw lexer.errorNear("'=' or 'in' expected");
        };
    close(Token.END, Token.FOR, line);
    function.closeBlock(visible);
    function.label();
    return loop;
  }

  private StatementTree numericFor(LuaString name, int line) {
    hide(OF_NUMBERS);
    Variable variable = declare(name, 3);
    variable.calculate();
    need('=');
    ExpressionTree first = load(expression());
    need(',');
    ExpressionTree last = load(expression());
    ExpressionTree step = skip(',') ? load(expression()) : null;
    hidden(OF_NUMBERS);
    need(Token.DO);
    int prepared = lexer.lastLine;
    List<StatementTree> body = loopBody(List.of(variable), prepared, line);
    return new StatementTree.NumericFor(variable, first, last, step, body, prepared);
  }

  private StatementTree genericFor(LuaString name) {
    int control = function.visible();
    hide(OF_ITERATOR);
    List<Variable> variables = new ArrayList<>();
    variables.add(declare(name, 3));
    while (skip(',')) {
      LuaString next = name();
      variables.add(declare(next, 3 + variables.size()));
    }
    need(Token.IN);
    int line = lexer.line;
    List<ExpressionTree> values = expressions();
    emission.loadLast(function, values);
    hidden(OF_ITERATOR);
    need(Token.DO);
    List<StatementTree> body = loopBody(variables, lexer.lastLine, line);
    return new StatementTree.GenericFor(variables, control, values, body, line);
  }

  /** Checks the limit for variables that a loop has for itself. */
  private void hide(List<LuaString> names) {
    for (int i = 0; i < names.size(); i++) {
      declare(names.get(i), i);
    }
  }

  private void hidden(List<LuaString> names) {
    names.forEach(name -> function.activate(declare(name, 0)));
  }

  /**
   * Reads what a loop does.
   *
   * @param prepared the line where the loop is prepared
   * @param line the line where it goes on
   */
  private List<StatementTree> loopBody(List<Variable> variables, int prepared, int line) {
    List<Variable> hidden = function.snapshot();
    int visible = function.openBlock(false);
    variables.forEach(function::activate);
    List<StatementTree> body = block(false);
    function.closeBlock(visible);
    emission.mark(hidden, Role.PREPARE, body, prepared);
    emission.mark(hidden, Role.LOOP, body, line);
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
    StatementTree.Assign assignment =
        new StatementTree.Assign(List.of(target), List.of(new ExpressionTree.Function(body)), line);
    if (!(target instanceof ExpressionTree.Local)) {
      emission.mark(function, Role.STORE, assignment, line);
    } else if (body.upvalues().isEmpty()) {
      emission.moveToLine(body, line);
    }
    return assignment;
  }

  private StatementTree localFunction() {
    Variable variable = declare(name(), 0);
    List<Variable> before = function.snapshot();
    function.activate(variable);
    FunctionTree body = function(false, lexer.line);
    emission.mark(before, Role.VALUE, body, lexer.lastLine);
    return new StatementTree.LocalFunction(variable, body);
  }

  private StatementTree local() {
    List<Variable> variables = new ArrayList<>();
    do {
      LuaString name = name();
      variables.add(declare(name, variables.size()));
    } while (skip(','));
    boolean given = skip('=');
    List<ExpressionTree> values = given ? expressions() : List.of();
    if (given) {
      emission.loadLast(function, values);
    } else {
      emission.clean(function, variables);
    }
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
    StatementTree.Return end = new StatementTree.Return(empty ? List.of() : expressions());
    if (end.values().size() == 1) {
      emission.register(function, end.values().get(0));
    } else {
      emission.loadLast(function, end.values());
    }
    emission.mark(function, Role.RETURN, end);
    return end;
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
    StatementTree.Assign assignment = new StatementTree.Assign(targets, values, lexer.lastLine);
    store(assignment);
    return assignment;
  }

  /** The last value need not be loaded if it goes straight to the last target. */
  private void store(StatementTree.Assign assignment) {
    List<ExpressionTree> values = assignment.values();
    ExpressionTree target = assignment.targets().get(assignment.targets().size() - 1);
    ExpressionTree value = values.get(values.size() - 1);
    if (values.size() != assignment.targets().size()) {
      emission.loadLast(function, values);
    } else if (target instanceof ExpressionTree.Local local) {
      emission.assign(function, local.variable(), values);
    } else if (target instanceof ExpressionTree.Index) {
      emission.operand(function, value);
    } else {
      emission.register(function, value);
    }
    if (assignment.targets().size() > 1 || !(target instanceof ExpressionTree.Local)) {
      emission.mark(function, Role.STORE, assignment);
    }
  }

  private static boolean isVariable(ExpressionTree expression) {
    return expression instanceof ExpressionTree.Local
        || expression instanceof ExpressionTree.Upvalue
        || expression instanceof ExpressionTree.Global
        || expression instanceof ExpressionTree.Index;
  }
}
