package io.vireo.lua.syntax;

import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaString;

/** What every part of a parser needs: tokens, errors, limits, and the names that are known. */
abstract class TokenParser {
  /** Calls of C that Lua's own parser may nest: here they bound the depth of the tree. */
  static final int MOST_LEVELS = 200;

  final Lexer lexer;
  final Emission emission;
  FunctionState function;
  int levels;

  TokenParser(Lexer lexer, int levels, Marks marks) {
    this.lexer = lexer;
    this.emission = new Emission(marks, lexer);
    this.levels = levels;
  }

  // Errors

  void enter() {
    if (++levels > MOST_LEVELS) {
      throw lexer.error("chunk has too many syntax levels");
    }
  }

  void limit(FunctionState where, int count, int most, String what) {
    if (count > most) {
      String place = where.line == 0 ? "main function" : "function at line " + where.line;
      throw lexer.error(place + " has more than " + most + " " + what);
    }
  }

  void check(int token) {
    if (lexer.token != token) {
      throw expected(token);
    }
  }

  LuaError expected(int token) {
    return lexer.errorNear("'" + Token.text(token) + "' expected");
  }

  boolean skip(int token) {
    if (lexer.token != token) {
      return false;
    }
    lexer.next();
    return true;
  }

  void need(int token) {
    check(token);
    lexer.next();
  }

  void close(int token, int opening, int line) {
    if (skip(token)) {
      return;
    }
    if (line == lexer.line) {
      throw expected(token);
    }
    throw lexer.errorNear(
        "'%s' expected (to close '%s' at line %d)"
            .formatted(Token.text(token), Token.text(opening), line));
  }

  LuaString name() {
    check(Token.NAME);
    LuaString name = (LuaString) lexer.value;
    lexer.next();
    return name;
  }

  // Variables

  /** Declares the variable that will be the next but some to become visible. */
  Variable declare(LuaString name, int ahead) {
    limit(function, function.visible() + ahead + 1, FunctionState.MOST_LOCALS, "local variables");
    return new Variable(name, function.visible() + ahead);
  }

  ExpressionTree variable() {
    LuaString name = name();
    Variable local = function.local(name);
    if (local != null) {
      return new ExpressionTree.Local(local);
    }
    int upvalue = function.upvalue(name, this);
    return upvalue >= 0
        ? new ExpressionTree.Upvalue(upvalue, name)
        : new ExpressionTree.Global(name);
  }

  /** Reads a value that is an operand. */
  ExpressionTree read(ExpressionTree expression) {
    expression.read(lexer.lastLine);
    emission.operand(function, expression);
    return expression;
  }

  /** Reads a value whose instruction is made later, if it needs one. */
  ExpressionTree readLate(ExpressionTree expression) {
    expression.read(lexer.lastLine);
    return expression;
  }

  /** Reads a value into a register. */
  ExpressionTree load(ExpressionTree expression) {
    expression.read(lexer.lastLine);
    emission.load(function, expression);
    return expression;
  }

  /** Notes an operation, whose operands were read. */
  ExpressionTree noted(ExpressionTree expression) {
    emission.operation(function, expression);
    return expression;
  }
}
