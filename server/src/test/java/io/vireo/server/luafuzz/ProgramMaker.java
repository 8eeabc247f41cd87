package io.vireo.server.luafuzz;

import java.util.SplittableRandom;

/**
 * Writes a program from a seed. It says what it computes, and at the end returns what it said, or
 * values of all kinds. Loops are bounded, and a counter ends what takes too many turns.
 */
final class ProgramMaker {
  private static final String BEGIN =
      """
      local o, q = {}, 0
      local function tick() q = q + 1 if q > 3000 then error('too long', 0) end end
      local function cut(s) if type(s) == 'string' and #s > 100 then return s:sub(1, 100) end return s end
      local function show(v, d) local t = type(v) if t == 'table' then if d > 3 then return '{..}' end local r = {} for k, x in pairs(v) do if #r > 30 then break end r[#r + 1] = show(k, d + 1) .. '=' .. show(x, d + 1) end return '{' .. table.concat(r, ',') .. '}' elseif t == 'string' then return (('%q'):format(cut(v))) elseif t == 'number' then return ('%.14g'):format(v) elseif t == 'function' or t == 'thread' then return t end return tostring(v) end
      local function say(...) for i = 1, select('#', ...) do if #o < 100 then o[#o + 1] = show((select(i, ...)), 0) end end end
      """;

  private static final String DATA = "redis.call('del', 'k1', 'k2', 'k3', 'k4')\n";
  private static final int DEPTH = 3;

  private final SplittableRandom random;
  private final Scope scope = new Scope();
  private final ExpressionMaker expressions;
  private int loops;
  private int functions;

  private ProgramMaker(long seed) {
    random = new SplittableRandom(seed);
    double[] wrong = {0, 0, 0.005, 0.02, 0.08};
    expressions = new ExpressionMaker(random, scope, wrong[random.nextInt(wrong.length)]);
  }

  /** The program of a seed. */
  static Piece make(long seed) {
    return new ProgramMaker(seed).program();
  }

  private Piece program() {
    boolean caught = random.nextInt(3) == 0;
    Piece all = Piece.of(BEGIN, DATA);
    Piece body = block(2 + random.nextInt(8), 3);
    if (caught) {
      all.add("say(pcall(function()\n").add(body).add("end))\n");
    } else {
      all.add(body);
    }
    String end =
        switch (random.nextInt(3)) {
          case 0 -> "return o";
          case 1 -> "return {o, #o}";
          default -> "return table.concat(o, ' ')";
        };
    boolean values = !caught && random.nextInt(4) == 0;
    return values
        ? all.add("return {o, ").add(e(Type.ANY)).add(", ").add(e(Type.MAP)).add("}")
        : all.add(end);
  }

  private Piece e(Type type) {
    return expressions.of(type, random.nextInt(DEPTH + 1));
  }

  private Piece block(int count, int nesting) {
    Piece all = Piece.of();
    for (int i = 0; i < count; i++) {
      all.add(statement(nesting)).add(random.nextInt(3) == 0 ? " " : "\n");
    }
    return all;
  }

  /** A block of its own, whose variables end with it. */
  private Piece inner(int nesting) {
    int mark = scope.mark();
    Piece all = block(1 + random.nextInt(3), nesting - 1);
    scope.back(mark);
    return all;
  }

  private Piece statement(int nesting) {
    int kind = random.nextInt(nesting > 0 ? 30 : 16);
    return switch (kind) {
      case 0, 1, 2, 3, 4 -> local();
      case 5, 6 -> assignment();
      case 7, 8, 9 -> Piece.statement("say(", e(Type.ANY), ", ", e(Type.ANY), ")");
      case 10, 11 -> store();
      case 12, 13 -> library();
      case 14 -> redis();
      case 15 ->
          Piece.statement(
              "say(pcall(", e(Type.FUNCTION), ", ", e(Type.NUMBER), ", ", e(Type.ANY), "))");
      case 16, 17 -> condition(nesting);
      case 18, 19, 20 -> loop(nesting);
      case 21, 22 -> over(nesting);
      case 23, 24, 25 -> function(nesting);
      case 26 -> guarded(nesting);
      case 27 -> coroutine(nesting);
      case 28 -> meta();
      default -> closures();
    };
  }

  private static final Type[] HELD = {
    Type.NUMBER, Type.NUMBER, Type.STRING, Type.STRING, Type.BOOLEAN, Type.LIST, Type.LIST, Type.MAP
  };

  private Type held() {
    return HELD[random.nextInt(HELD.length)];
  }

  private Piece value(Type type) {
    return type == Type.STRING ? Piece.of("cut(", e(type), ")") : e(type);
  }

  private Piece local() {
    Type type = held();
    String name = scope.name(random);
    if (random.nextInt(5) == 0) {
      String second = scope.name(random);
      Type other = held();
      Piece all =
          Piece.of("local " + name + ", " + second + " = ", value(type), ", ", value(other), " ");
      scope.add(name, type, false);
      scope.add(second, name.equals(second) ? type : other, false);
      return all;
    }
    Piece all = Piece.of("local " + name + " = ", value(type), " ");
    scope.add(name, type, false);
    return all;
  }

  private Piece assignment() {
    Scope.Variable one = scope.any(Type.ANY, true, random);
    if (one == null || one.type() == Type.FUNCTION) {
      return local();
    }
    Scope.Variable other = scope.any(one.type(), true, random);
    if (random.nextInt(4) == 0 && !other.equals(one)) {
      return Piece.statement(
          one.name() + ", " + other.name() + " = " + other.name() + ", ", value(one.type()));
    }
    return Piece.statement(one.name() + " = ", value(one.type()));
  }

  private Piece store() {
    boolean list = random.nextBoolean();
    Scope.Variable table = scope.any(list ? Type.LIST : Type.MAP, false, random);
    if (table == null) {
      return local();
    }
    String name = table.name();
    if (!list) {
      Type type = random.nextBoolean() ? Type.NUMBER : Type.STRING;
      return Piece.statement(
          name + "." + expressions.field() + " = ", random.nextInt(5) == 0 ? "nil" : value(type));
    }
    return switch (random.nextInt(4)) {
      case 0 -> Piece.statement(name + "[#" + name + " + 1] = ", e(Type.NUMBER));
      case 1 -> Piece.statement(name + "[#" + name + "] = nil");
      case 2 -> Piece.statement(name + "[", e(Type.NUMBER), "] = ", e(Type.NUMBER));
      default ->
          Piece.statement(
              name + "[" + (1 + random.nextInt(6)) + "] = ",
              random.nextInt(3) == 0 ? "nil" : e(Type.NUMBER));
    };
  }

  private Piece library() {
    Scope.Variable table = scope.any(Type.LIST, false, random);
    if (table == null) {
      return local();
    }
    String name = table.name();
    return switch (random.nextInt(7)) {
      case 0 -> Piece.statement("table.insert(" + name + ", ", e(Type.NUMBER), ")");
      case 1 -> Piece.statement("table.insert(" + name + ", 1, ", e(Type.NUMBER), ")");
      case 2 -> Piece.statement("say(table.remove(" + name + "))");
      case 3 -> Piece.statement("say(table.remove(" + name + ", ", e(Type.NUMBER), "))");
      case 4 -> Piece.statement("say(pcall(table.sort, " + name + "))");
      case 5 ->
          Piece.statement(
              "say(pcall(table.sort, "
                  + name
                  + ", function(a, b) return a "
                  + expressions.oneOf("<", ">", "<=")
                  + " b end))");
      default -> Piece.statement("say(#" + name + ", unpack(" + name + ", 1, 5))");
    };
  }

  private Piece redis() {
    String key = "'k" + (1 + random.nextInt(3)) + "'";
    String call = random.nextInt(4) == 0 ? "redis.call(" : "redis.pcall(";
    return switch (random.nextInt(9)) {
      case 0 ->
          Piece.statement(
              "say(" + call + "'set', " + key + ", ",
              e(random.nextBoolean() ? Type.NUMBER : Type.STRING),
              "))");
      case 1 -> Piece.statement("say(" + call + "'get', " + key + "))");
      case 2 -> Piece.statement("say(" + call + "'incrby', " + key + ", ", e(Type.NUMBER), "))");
      case 3 ->
          Piece.statement(
              "say(" + call + "'rpush', 'k4', ", e(Type.NUMBER), ", ", e(Type.STRING), "))");
      case 4 -> Piece.statement("say(" + call + "'lrange', 'k4', 0, -1))");
      case 5 ->
          Piece.statement("say(" + call + "'append', " + key + ", ", value(Type.STRING), "))");
      case 6 ->
          Piece.statement(
              "say(" + call + "'getrange', " + key + ", ",
              e(Type.NUMBER),
              ", ",
              e(Type.NUMBER),
              "))");
      case 7 -> Piece.statement("say(" + call + "'mget', 'k1', 'k2', 'k3'))");
      default -> Piece.statement("say(" + call + "'del', " + key + "))");
    };
  }

  private Piece condition(int nesting) {
    Piece all = Piece.statement("if ", e(Type.BOOLEAN), " then\n", inner(nesting));
    if (random.nextInt(3) == 0) {
      all.add("elseif ").add(e(Type.ANY)).add(" then ").add(inner(nesting));
    }
    if (random.nextBoolean()) {
      all.add("else ").add(inner(nesting));
    }
    return all.add(" end");
  }

  private Piece body(int nesting) {
    Piece all = Piece.of("tick() ", inner(nesting));
    if (random.nextInt(6) == 0) {
      all.add(Piece.statement("if ", e(Type.BOOLEAN), " then break end "));
    }
    return all;
  }

  private Piece loop(int nesting) {
    String counter = "w" + ++loops;
    int times = random.nextInt(6);
    switch (random.nextInt(4)) {
      case 0:
        return Piece.statement(
            "local " + counter + " = 0 while " + counter + " < " + times + " and ",
            e(Type.ANY),
            " do " + counter + " = " + counter + " + 1 ",
            body(nesting),
            " end");
      case 1:
        return Piece.statement(
            "local " + counter + " = 0 repeat " + counter + " = " + counter + " + 1 ",
            body(nesting),
            " until " + counter + " > " + times + " or ",
            e(Type.BOOLEAN));
      default:
        break;
    }
    int mark = scope.mark();
    String range =
        expressions.oneOf(
            "1, 3", "1, 5", "3, 1, -1", "0, 1, 0.25", "1, 0", "-2, 2", "10, 1, -4", "1, 2, 0.3");
    String name = scope.add(scope.name(random), Type.NUMBER, false);
    Piece all =
        Piece.statement(
            "for " + name + " = ",
            random.nextInt(8) == 0 ? Piece.of(e(Type.NUMBER), " % 5, 4") : range,
            " do ",
            body(nesting),
            " end");
    scope.back(mark);
    return all;
  }

  private Piece over(int nesting) {
    boolean list = random.nextBoolean();
    Piece table = e(list ? Type.LIST : Type.MAP);
    int mark = scope.mark();
    String key = scope.add(scope.name(random), list ? Type.NUMBER : Type.STRING, true);
    String value = scope.add(scope.name(random), Type.NUMBER, true);
    String by = list ? expressions.oneOf("ipairs(", "pairs(") : "pairs(";
    Piece all =
        Piece.statement(
            "for " + key + ", " + value + " in " + by, table, ") do ", body(nesting), " end");
    scope.back(mark);
    return all;
  }

  private Piece function(int nesting) {
    String name = "f" + ++functions;
    int mark = scope.mark();
    boolean many = random.nextInt(3) == 0;
    boolean before = expressions.variadic(many);
    String a = scope.add(scope.name(random), Type.NUMBER, false);
    String b = scope.add(scope.name(random), Type.NUMBER, false);
    Piece all =
        Piece.of(
            "local function " + name + "(" + a + ", " + b + (many ? ", ..." : "") + ") tick() ");
    all.add(inner(nesting));
    Piece result =
        random.nextInt(3) == 0 ? Piece.of(e(Type.NUMBER), ", ", e(Type.ANY)) : e(Type.NUMBER);
    all.add("return ").add(result).add(" end ");
    expressions.variadic(before);
    scope.back(mark);
    scope.add(name, Type.FUNCTION, true);
    return all;
  }

  private Piece guarded(int nesting) {
    Piece all =
        Piece.statement(
            "say(" + expressions.oneOf("pcall(", "xpcall(") + "function() tick() ", inner(nesting));
    switch (random.nextInt(4)) {
      case 0 ->
          all.add("error(")
              .add(expressions.right(Type.STRING, 1))
              .add(expressions.oneOf("", ", 0", ", 1", ", 2"))
              .add(") ");
      case 1 -> all.add("error({").add(e(Type.NUMBER)).add("}) ");
      case 2 -> all.add("return ").add(e(Type.ANY)).add(", ").add(e(Type.ANY)).add(" ");
      default -> all.add("assert(").add(e(Type.BOOLEAN)).add(", 'asserted') ");
    }
    boolean handled = all.parts().get(0).toString().contains("xpcall");
    return all.add("end")
        .add(handled ? ", function(m) return 'handled ' .. show(m, 0) end))" : "))");
  }

  private Piece coroutine(int nesting) {
    int mark = scope.mark();
    String name = "c" + ++functions;
    String given = scope.add(scope.name(random), Type.NUMBER, false);
    Piece all =
        Piece.statement("local " + name + " = coroutine.create(function(" + given + ") tick() ");
    for (int i = random.nextInt(3); i > 0; i--) {
      all.add(inner(nesting)).add("say(coroutine.yield(").add(e(Type.ANY)).add(")) ");
    }
    all.add("return ").add(e(Type.ANY)).add(" end) ");
    scope.back(mark);
    for (int i = 0; i < 3; i++) {
      all.add("say(coroutine.resume(" + name + ", " + (i + 1) + ")) ");
    }
    return all.add("say(coroutine.status(" + name + "))");
  }

  private Piece meta() {
    Scope.Variable table = scope.any(random.nextBoolean() ? Type.LIST : Type.MAP, false, random);
    if (table == null) {
      return local();
    }
    String event =
        expressions.oneOf(
            "add",
            "sub",
            "concat",
            "lt",
            "le",
            "eq",
            "index",
            "newindex",
            "call",
            "unm",
            "len",
            "mul");
    String handler =
        switch (event) {
          case "index" -> expressions.oneOf("{a = 5, b = 6}", "function(t, k) return k end");
          case "newindex" -> "function(t, k, v) rawset(t, k, v) end";
          case "concat" -> "function(a, b) return 'cc' end";
          default -> "function(a, b) return type(a) == type(b) end";
        };
    return Piece.statement(
        "setmetatable(" + table.name() + ", {__" + event + " = " + handler + "})");
  }

  private Piece closures() {
    String name = "g" + ++functions;
    String inside = "n" + functions;
    Piece all =
        Piece.of(
            "local " + name + " do local " + inside + " = ",
            e(Type.NUMBER),
            " "
                + name
                + " = function(a, b) tick() "
                + inside
                + " = "
                + inside
                + expressions.oneOf(" + ", " - ")
                + "1 return "
                + inside
                + " end end ");
    scope.add(name, Type.FUNCTION, true);
    return all;
  }
}
