package io.vireo.lua.core;

import java.util.Arrays;

/**
 * What the operators of the language do, metamethods included: see "Lua 5.1 Reference Manual",
 * section 2.8.
 *
 * <p>A {@link Place} says where in a program an operation stands; the library has none (null), and
 * so its errors have no position.
 */
public final class Operations {
  /** Tables that an index may be passed on to. */
  private static final int LONGEST_CHAIN = 100;

  private Operations() {}

  // Tables

  /** The value at a key of a table, or of what has an {@code __index}. */
  public static Object index(LuaThread thread, Place place, Object object, Object key) {
    Object at = object;
    for (int i = 0; i < LONGEST_CHAIN; i++) {
      Object handler;
      if (at instanceof LuaTable table) {
        Object value = table.get(key);
        if (value != null || table.metatable() == null) {
          return value;
        }
        handler = table.metatable().index();
        if (handler == null) {
          return null;
        }
      } else {
        handler = thread.metamethod(at, Event.INDEX);
        if (handler == null) {
          throw typeError(place, at == object ? 1 : 0, at, "index");
        }
      }
      if (handler instanceof LuaFunction) {
        return LuaFunction.first(thread.callFrom(place, handler, at, key));
      }
      at = handler;
    }
    throw LuaError.at(place, "loop in gettable");
  }

  /**
   * Sets the value at a key of a table, or of what has a {@code __newindex}. As in Lua 5.1 the key
   * takes a place in the table before the metamethod is called.
   */
  public static void assign(
      LuaThread thread, Place place, Object object, Object key, Object value) {
    Object at = object;
    for (int i = 0; i < LONGEST_CHAIN; i++) {
      Object handler;
      if (at instanceof LuaTable table) {
        if (table.isReadOnly()) {
          throw LuaError.at(place, "Attempt to modify a readonly table");
        }
        checkKey(place, key);
        handler = newIndex(table, key);
        table.put(key, handler == null ? value : null);
        if (handler == null) {
          return;
        }
      } else {
        handler = thread.metamethod(at, Event.NEWINDEX);
        if (handler == null) {
          throw typeError(place, at == object ? 1 : 0, at, "index");
        }
      }
      if (handler instanceof LuaFunction) {
        thread.callFrom(place, handler, at, key, value);
        return;
      }
      at = handler;
    }
    throw LuaError.at(place, "loop in settable");
  }

  private static Object newIndex(LuaTable table, Object key) {
    if (table.metatable() == null || table.get(key) != null) {
      return null;
    }
    return table.metatable().metamethod(Event.NEWINDEX);
  }

  /** Refuses what is no key: nil and NaN. */
  public static void checkKey(Place place, Object key) {
    if (key == null) {
      throw LuaError.at(place, "table index is nil");
    }
    if (key instanceof Double number && number.isNaN()) {
      throw LuaError.at(place, "table index is NaN");
    }
  }

  // Arithmetic

  /** An operation on two values of which one, at least, is no number. */
  public static Object arithmetic(
      LuaThread thread, Place place, Event operation, Object left, Object right) {
    Double first = toNumber(left);
    Double second = first == null ? null : toNumber(right);
    if (first != null && second != null) {
      return Numbers.box(compute(operation, first, second));
    }
    Object handler = thread.metamethod(left, operation);
    if (handler == null) {
      handler = thread.metamethod(right, operation);
    }
    if (handler == null) {
      boolean culpritIsSecond = first != null;
      throw typeError(
          place, culpritIsSecond ? 2 : 1, culpritIsSecond ? right : left, "perform arithmetic on");
    }
    return LuaFunction.first(thread.callFrom(place, handler, left, right));
  }

  /** The result of an operation on numbers. */
  public static double compute(Event operation, double left, double right) {
    return switch (operation) {
      case ADD -> left + right;
      case SUB -> left - right;
      case MUL -> left * right;
      case DIV -> left / right;
      case MOD -> remainder(left, right);
      case POW -> power(left, right);
      case UNM -> -left;
      default -> throw new IllegalArgumentException(operation.name());
    };
  }

  /** The remainder of a division that is rounded down. */
  public static double remainder(double left, double right) {
    return left - Math.floor(left / right) * right;
  }

  /** A power as C has it, where 1 to any power is 1, and -1 to an infinite one too. */
  public static double power(double left, double right) {
    if (left == 1 || left == -1 && Double.isInfinite(right)) {
      return 1;
    }
    return Math.pow(left, right);
  }

  /** A number, or the number that a string reads as; else null. */
  public static Double toNumber(Object value) {
    if (value instanceof Double number) {
      return number;
    }
    return value instanceof LuaString string ? Numbers.parse(string) : null;
  }

  // Strings

  /** A string, or a number as one; else null. */
  public static LuaString toText(Object value) {
    if (value instanceof LuaString string) {
      return string;
    }
    return value instanceof Double number ? Numbers.text(number) : null;
  }

  /** Two values, one after the other. */
  public static Object concat(LuaThread thread, Place place, Object left, Object right) {
    LuaString first = toText(left);
    LuaString second = toText(right);
    if (first == null || second == null) {
      Object handler = thread.metamethod(left, Event.CONCAT);
      if (handler == null) {
        handler = thread.metamethod(right, Event.CONCAT);
      }
      if (handler == null) {
        throw first == null
            ? typeError(place, 1, left, "concatenate")
            : typeError(place, 2, right, "concatenate");
      }
      return LuaFunction.first(thread.callFrom(place, handler, left, right));
    }
    return join(thread.memory(), first, second);
  }

  /** Two strings, one after the other. */
  public static LuaString join(Memory memory, LuaString first, LuaString second) {
    if (second.length() == 0) {
      return first;
    }
    if (first.length() == 0) {
      return second;
    }
    long length = (long) first.length() + second.length();
    memory.take(LuaString.HEAD + length);
    if (length > Integer.MAX_VALUE - Long.BYTES) {
      throw LuaError.plain("not enough memory");
    }
    byte[] all = Arrays.copyOf(first.bytes(), (int) length);
    System.arraycopy(second.bytes(), 0, all, first.length(), second.length());
    return LuaString.of(all);
  }

  /** The length of a string, a table, or what has a {@code __len}. */
  public static Object length(LuaThread thread, Place place, Object value) {
    if (value instanceof LuaTable table) {
      return Numbers.box(table.length());
    }
    if (value instanceof LuaString string) {
      return Numbers.box(string.length());
    }
    Object handler = thread.metamethod(value, Event.LEN);
    if (handler == null) {
      throw typeError(place, 1, value, "get length of");
    }
    return LuaFunction.first(thread.callFrom(place, handler, value, null));
  }

  // Comparisons

  /** Whether two values are equal. */
  public static boolean equal(LuaThread thread, Place place, Object left, Object right) {
    if (Values.rawEquals(left, right)) {
      return true;
    }
    if (!(left instanceof LuaTable first) || !(right instanceof LuaTable second)) {
      return false;
    }
    Object handler = common(first, second, Event.EQ);
    return handler != null
        && Values.isTrue(LuaFunction.first(thread.callFrom(place, handler, left, right)));
  }

  private static Object common(LuaTable first, LuaTable second, Event event) {
    if (first.metatable() == null || second.metatable() == null) {
      return null;
    }
    Object handler = first.metatable().metamethod(event);
    if (handler == null || first.metatable() == second.metatable()) {
      return handler;
    }
    return Values.rawEquals(handler, second.metatable().metamethod(event)) ? handler : null;
  }

  /** Whether a value is less than another. */
  public static boolean less(LuaThread thread, Place place, Object left, Object right) {
    if (left instanceof Double first && right instanceof Double second) {
      return first < second;
    }
    if (left instanceof LuaString first && right instanceof LuaString second) {
      return first.compareTo(second) < 0;
    }
    if (sameType(left, right)) {
      Object handler = ordering(thread, left, right, Event.LT);
      if (handler != null) {
        return Values.isTrue(LuaFunction.first(thread.callFrom(place, handler, left, right)));
      }
    }
    throw orderError(place, left, right);
  }

  /** Whether a value is less than another or equal to it. */
  public static boolean lessOrEqual(LuaThread thread, Place place, Object left, Object right) {
    if (left instanceof Double first && right instanceof Double second) {
      return first <= second;
    }
    if (left instanceof LuaString first && right instanceof LuaString second) {
      return first.compareTo(second) <= 0;
    }
    if (sameType(left, right)) {
      Object handler = ordering(thread, left, right, Event.LE);
      if (handler != null) {
        return Values.isTrue(LuaFunction.first(thread.callFrom(place, handler, left, right)));
      }
      handler = ordering(thread, right, left, Event.LT);
      if (handler != null) {
        return !Values.isTrue(LuaFunction.first(thread.callFrom(place, handler, right, left)));
      }
    }
    throw orderError(place, left, right);
  }

  private static boolean sameType(Object left, Object right) {
    return Values.typeName(left).equals(Values.typeName(right));
  }

  /** The handler that both have. */
  private static Object ordering(LuaThread thread, Object left, Object right, Event event) {
    Object handler = thread.metamethod(left, event);
    return handler != null && Values.rawEquals(handler, thread.metamethod(right, event))
        ? handler
        : null;
  }

  private static LuaError orderError(Place place, Object left, Object right) {
    String first = Values.typeName(left);
    String second = Values.typeName(right);
    return LuaError.at(
        place,
        first.charAt(2) == second.charAt(2)
            ? "attempt to compare two " + first + " values"
            : "attempt to compare " + first + " with " + second);
  }

  // Calls

  /** Calls what is no function, by its {@code __call}. */
  public static Object call(LuaThread thread, Place place, Object object, Object[] arguments) {
    if (thread.metamethod(object, Event.CALL) instanceof LuaFunction function) {
      Object[] all = new Object[arguments.length + 1];
      all[0] = object;
      System.arraycopy(arguments, 0, all, 1, arguments.length);
      return function.call(thread, all);
    }
    throw typeError(place, 1, object, "call");
  }

  private static LuaError typeError(Place place, int operand, Object value, String operation) {
    String name = place == null || operand == 0 ? null : place.operandName(operand);
    String type = Values.typeName(value) + " value";
    return LuaError.at(
        place,
        name == null
            ? "attempt to " + operation + " a " + type
            : "attempt to " + operation + " " + name + " (a " + type + ")");
  }
}
