package io.vireo.server.luafuzz;

import java.util.SplittableRandom;
import java.util.function.Function;

/** Draws expressions. */
final class ExpressionMaker {
  private static final String[] NUMBERS = {
    "0",
    "1",
    "2",
    "3",
    "5",
    "7",
    "10",
    "-1",
    "-2",
    "0.5",
    "1.5",
    "-0.25",
    "0.1",
    "1e3",
    "1e15",
    "0x10",
    "255",
    "2^53",
    "1/3",
    "1e300",
    "-0",
    "100",
    "65",
    "2^31",
    "1/0",
    "123456.789"
  };
  private static final String[] STRINGS = {
    "''",
    "'a'",
    "'abc'",
    "'10'",
    "'0x1F'",
    "' 5 '",
    "'hello world'",
    "'a,b;c'",
    "\"q'q\"",
    "'A1b2'",
    "'\\n\\t\\0x'",
    "'\\200\\255'",
    "[[long]]",
    "'%d'",
    "'k1'",
    "'1e2'",
    "'-3.5'",
    "'x'",
    "'(a)(b)'"
  };
  private static final String[] PATTERNS = {
    "'a'", "'.'", "'%a+'", "'%d'", "'(.)(.)'", "'[a-f]+'", "'[^,;]*'", "'%s*'", "'()b'", "'^.'",
        "'.$'",
    "'.-b'", "'%w*'", "'l+'", "'%b()'", "'%f[%w]%w+'", "'(%a)(%d)'", "'x?'", "'[%'", "'%'", "'(a'",
        "'%1'",
    "'(.)%1'", "'[]a]'", "''", "'%z'", "'%p'"
  };
  private static final String[] REPLACEMENTS = {
    "'-'", "'<%0>'", "'%1%1'", "'%%'", "'%2'", "''", "'%'", "'xy'"
  };
  private static final String[] FORMATS = {
    "'%d'",
    "'%5d|'",
    "'%-5d|'",
    "'%05d'",
    "'%x'",
    "'%g'",
    "'%.3f'",
    "'%e'",
    "'%10.4g'",
    "'%i'",
    "'%u'",
    "'%c'",
    "'%o'",
    "'%+d'",
    "'% d'",
    "'%#x'",
    "'%.14g'",
    "'%.17g'",
    "'%q'",
    "'%y'"
  };
  private static final String[] FIELDS = {"a", "b", "c", "key", "n", "x1"};

  private final SplittableRandom random;
  private final Scope scope;
  private final double wrong;
  private boolean variadic;

  /**
   * Expressions over the variables of a scope.
   *
   * @param wrong how often one of another type stands in a place
   */
  ExpressionMaker(SplittableRandom random, Scope scope, double wrong) {
    this.random = random;
    this.scope = scope;
    this.wrong = wrong;
  }

  /** Whether {@code ...} can be written from now on. */
  boolean variadic(boolean now) {
    boolean before = variadic;
    variadic = now;
    return before;
  }

  String field() {
    return oneOf(FIELDS);
  }

  String oneOf(String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  /** An expression of a type, as a rule. */
  Piece of(Type type, int depth) {
    if (random.nextDouble() < wrong) {
      return any(depth);
    }
    return right(type, depth);
  }

  /** An expression of that type. */
  Piece right(Type type, int depth) {
    Scope.Variable variable = random.nextInt(5) < 2 ? scope.any(type, false, random) : null;
    if (variable != null) {
      return Piece.expression(variable.name());
    }
    return switch (type) {
      case NUMBER -> depth <= 0 ? Piece.expression(oneOf(NUMBERS)) : number(depth - 1);
      case STRING -> depth <= 0 ? Piece.expression(oneOf(STRINGS)) : string(depth - 1);
      case BOOLEAN -> depth <= 0 ? Piece.expression(oneOf("true", "false")) : bool(depth - 1);
      case LIST -> list(depth - 1);
      case MAP -> map(depth - 1);
      case FUNCTION -> function(depth - 1);
      default -> any(depth);
    };
  }

  private Piece any(int depth) {
    Type[] types = Type.values();
    Type type = types[random.nextInt(types.length)];
    return type == Type.ANY ? Piece.expression("nil") : right(type, depth);
  }

  private Piece number(int depth) {
    Function<Type, Piece> e = type -> of(type, depth);
    Type n = Type.NUMBER;
    return switch (random.nextInt(30)) {
      case 0, 1, 2 -> Piece.expression(oneOf(NUMBERS));
      case 3, 4, 5, 6, 7 ->
          Piece.expression(
              "(", e.apply(n), oneOf(" + ", " - ", " * ", " / ", " % "), e.apply(n), ")");
      case 8 -> Piece.expression("(", e.apply(n), " ^ ", oneOf("0", "1", "2", "3", "-1"), ")");
      case 9 -> Piece.expression("-(", e.apply(n), ")");
      case 10 -> Piece.expression("#(", e.apply(Type.STRING), ")");
      case 11 -> Piece.expression("#", Piece.of("(", e.apply(Type.LIST), ")"));
      case 12 -> Piece.expression("(tonumber(", e.apply(Type.STRING), ") or ", e.apply(n), ")");
      case 13 -> Piece.expression("math.", oneOf("floor", "ceil", "abs"), "(", e.apply(n), ")");
      case 14 ->
          Piece.expression(
              "math.", oneOf("max", "min", "fmod"), "(", e.apply(n), ", ", e.apply(n), ")");
      case 15 -> Piece.expression("((", e.apply(Type.STRING), "):byte(", e.apply(n), ") or 0)");
      case 16 ->
          Piece.expression("((", e.apply(Type.LIST), ")[", e.apply(n), "] or ", e.apply(n), ")");
      case 17 -> Piece.expression("((", e.apply(Type.MAP), ").", field(), " or ", e.apply(n), ")");
      case 18, 19 ->
          Piece.expression("(", e.apply(Type.FUNCTION), ")(", e.apply(n), ", ", e.apply(n), ")");
      case 20 ->
          Piece.expression(
              "(", e.apply(Type.BOOLEAN), " and ", e.apply(n), " or ", e.apply(n), ")");
      case 21 -> Piece.expression("select('#', ", arguments(depth), ")");
      case 22 ->
          Piece.expression(
              "bit.",
              oneOf("band", "bor", "bxor", "lshift", "rshift", "arshift", "rol"),
              "(",
              e.apply(n),
              ", ",
              e.apply(n),
              ")");
      case 23 -> Piece.expression("bit.", oneOf("bnot", "tobit", "bswap"), "(", e.apply(n), ")");
      case 24 ->
          Piece.expression("(", e.apply(Type.STRING), oneOf(" + ", " * ", " - "), e.apply(n), ")");
      case 25 -> Piece.expression("table.", oneOf("getn", "maxn"), "(", e.apply(Type.LIST), ")");
      case 26 ->
          Piece.expression(
              "((", e.apply(Type.STRING), "):find(", oneOf(PATTERNS), ", ", e.apply(n), ") or 0)");
      case 27 ->
          Piece.expression(
              "(select(2, (",
              e.apply(Type.STRING),
              "):gsub(",
              oneOf(PATTERNS),
              ", ",
              oneOf(REPLACEMENTS),
              ")))");
      case 28 -> Piece.expression("(next(", e.apply(Type.LIST), ") or 0)");
      default -> Piece.expression("math.", oneOf("sqrt", "floor"), "(math.abs(", e.apply(n), "))");
    };
  }

  private Piece arguments(int depth) {
    Piece all = Piece.of();
    for (int i = random.nextInt(3); i >= 0; i--) {
      all.add(of(Type.ANY, depth)).add(i > 0 ? ", " : "");
    }
    return variadic && random.nextBoolean() ? all.add(", ...") : all;
  }

  private Piece string(int depth) {
    Function<Type, Piece> e = type -> of(type, depth);
    Type s = Type.STRING;
    return switch (random.nextInt(26)) {
      case 0, 1, 2, 3 -> Piece.expression(oneOf(STRINGS));
      case 4, 5, 6 ->
          Piece.expression(
              "(", e.apply(s), " .. ", e.apply(random.nextInt(3) == 0 ? Type.NUMBER : s), ")");
      case 7 ->
          Piece.expression(
              "tostring(", right(random.nextInt(4) == 0 ? Type.BOOLEAN : Type.NUMBER, depth), ")");
      case 8 ->
          Piece.expression("(", e.apply(s), "):rep(", oneOf("0", "1", "2", "3", "-1", "2.7"), ")");
      case 9, 10 ->
          Piece.expression(
              "(", e.apply(s), "):sub(", e.apply(Type.NUMBER), ", ", e.apply(Type.NUMBER), ")");
      case 11 ->
          Piece.expression("string.", oneOf("upper", "lower", "reverse"), "(", e.apply(s), ")");
      case 12, 13 -> Piece.expression("(", oneOf(FORMATS), "):format(", e.apply(Type.NUMBER), ")");
      case 14 ->
          Piece.expression(
              "string.format(",
              oneOf("'%s'", "'%5s|'", "'%-6s|'", "'%.2s'", "'%q'", "'%s %s'"),
              ", ",
              e.apply(s),
              ", ",
              e.apply(s),
              ")");
      case 15, 16 ->
          Piece.expression(
              "(string.gsub(", e.apply(s), ", ", oneOf(PATTERNS), ", ", replacement(depth), "))");
      case 17 ->
          Piece.expression("((", e.apply(s), "):match(", oneOf(PATTERNS), ") or ", e.apply(s), ")");
      case 18 -> Piece.expression("table.concat(", e.apply(Type.LIST), ", ", oneOf(STRINGS), ")");
      case 19 -> Piece.expression("string.char(", e.apply(Type.NUMBER), " % 256)");
      case 20 -> Piece.expression("type(", of(Type.ANY, depth), ")");
      case 21 ->
          Piece.expression(
              "cjson.encode(", of(random.nextBoolean() ? Type.LIST : Type.MAP, depth), ")");
      case 22 -> Piece.expression("bit.tohex(", e.apply(Type.NUMBER), ")");
      case 23 -> Piece.expression("cmsgpack.pack(", of(oneOfTypes(), depth), ")");
      case 24 ->
          Piece.expression(
              "struct.pack(",
              oneOf("'>I2'", "'<i4'", "'b'", "'>d'", "'f'", "'!4bi'", "'>I3'"),
              ", ",
              e.apply(Type.NUMBER),
              ", ",
              e.apply(Type.NUMBER),
              ")");
      default ->
          Piece.expression(
              "(", e.apply(Type.BOOLEAN), " and ", e.apply(s), " or ", e.apply(s), ")");
    };
  }

  private Type oneOfTypes() {
    return Type.values()[random.nextInt(5)];
  }

  private Piece replacement(int depth) {
    return switch (random.nextInt(4)) {
      case 0 -> of(Type.MAP, depth);
      case 1 -> Piece.expression("function(c) return ", of(Type.STRING, depth), " end");
      default -> Piece.expression(oneOf(REPLACEMENTS));
    };
  }

  private Piece bool(int depth) {
    Function<Type, Piece> e = type -> of(type, depth);
    return switch (random.nextInt(9)) {
      case 0, 1, 2 ->
          Piece.expression(
              "(",
              e.apply(Type.NUMBER),
              oneOf(" < ", " <= ", " > ", " >= ", " == ", " ~= "),
              e.apply(Type.NUMBER),
              ")");
      case 3 ->
          Piece.expression(
              "(",
              e.apply(Type.STRING),
              oneOf(" < ", " <= ", " > ", " == ", " ~= "),
              e.apply(Type.STRING),
              ")");
      case 4 -> Piece.expression("not ", Piece.of("(", of(Type.ANY, depth), ")"));
      case 5 ->
          Piece.expression(
              "(",
              e.apply(Type.BOOLEAN),
              oneOf(" and ", " or ", " == "),
              e.apply(Type.BOOLEAN),
              ")");
      case 6 -> Piece.expression("rawequal(", of(Type.ANY, depth), ", ", of(Type.ANY, depth), ")");
      case 7 ->
          Piece.expression("((", e.apply(Type.STRING), "):find(", oneOf(PATTERNS), ") ~= nil)");
      default -> Piece.expression("(", of(Type.ANY, depth), " == ", of(Type.ANY, depth), ")");
    };
  }

  private Piece list(int depth) {
    if (depth > 0) {
      switch (random.nextInt(12)) {
        case 0:
          return Piece.expression("{unpack(", of(Type.LIST, depth), ")}");
        case 1:
          return Piece.expression(
              "{(", of(Type.FUNCTION, depth), ")(", of(Type.NUMBER, depth), ", 2)}");
        case 2:
          return Piece.expression("{(", of(Type.STRING, depth), "):find(", oneOf(PATTERNS), ")}");
        case 3:
          return Piece.expression("{(", of(Type.STRING, depth), "):byte(1, -1)}");
        case 4:
          return Piece.expression("cjson.decode(cjson.encode(", of(Type.LIST, depth), "))");
        case 5:
          return Piece.expression("{cmsgpack.unpack(cmsgpack.pack(", of(Type.LIST, depth), "))}");
        case 6:
          return Piece.expression(
              "{struct.unpack(",
              oneOf("'>I2'", "'b'", "'>d'", "'s'", "'c2'"),
              ", ",
              of(Type.STRING, depth),
              ")}");
        default:
          break;
      }
    }
    Piece all = Piece.expression("({");
    for (int i = random.nextInt(6); i > 0; i--) {
      all.add(random.nextInt(9) == 0 ? "nil" : of(Type.NUMBER, depth - 1)).add(", ");
    }
    return all.add(variadic && random.nextInt(3) == 0 ? "...})" : "})");
  }

  private Piece map(int depth) {
    Piece all = Piece.expression("({");
    for (int i = random.nextInt(5); i > 0; i--) {
      Type type = random.nextBoolean() ? Type.NUMBER : Type.STRING;
      String key =
          switch (random.nextInt(5)) {
            case 0 -> "[" + oneOf("1", "2", "10", "1.5", "-1", "true", "'k k'") + "]";
            default -> field();
          };
      all.add(key + " = ").add(of(type, depth - 1)).add(", ");
    }
    return all.add("})");
  }

  private Piece function(int depth) {
    if (random.nextInt(5) == 0) {
      return Piece.expression(
          oneOf("math.max", "math.min", "math.fmod", "bit.bxor", "select", "rawequal", "math.pow"));
    }
    int mark = scope.mark();
    boolean before = variadic(false);
    String a = scope.add(scope.name(random), Type.NUMBER, true);
    String b = scope.add(scope.name(random), Type.NUMBER, true);
    Piece body = of(Type.NUMBER, depth - 1);
    variadic(before);
    scope.back(mark);
    return Piece.expression("(function(" + a + ", " + b + ") return ", body, " end)");
  }
}
