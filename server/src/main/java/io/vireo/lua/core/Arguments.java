package io.vireo.lua.core;

/**
 * What library functions ask of their arguments, with the errors of Lua's own library. Indexes
 * count from 1, as in the texts.
 */
public final class Arguments {
  private Arguments() {}

  /** The argument, nil if it is missing. */
  public static Object get(Object[] arguments, int index) {
    return index <= arguments.length ? arguments[index - 1] : null;
  }

  /** Any argument, nil too, but not a missing one. */
  public static Object any(Object[] arguments, int index) {
    if (index > arguments.length) {
      throw new ArgumentError(index, "value expected");
    }
    return arguments[index - 1];
  }

  /** A table. */
  public static LuaTable table(Object[] arguments, int index) {
    if (get(arguments, index) instanceof LuaTable table) {
      return table;
    }
    throw ArgumentError.type(index, "table", arguments);
  }

  /** A function. */
  public static LuaFunction function(Object[] arguments, int index) {
    if (get(arguments, index) instanceof LuaFunction function) {
      return function;
    }
    throw ArgumentError.type(index, "function", arguments);
  }

  /** A string, or a number as one. */
  public static LuaString string(Object[] arguments, int index) {
    Object value = get(arguments, index);
    if (value instanceof LuaString string) {
      return string;
    }
    if (value instanceof Double number) {
      return Numbers.text(number);
    }
    throw ArgumentError.type(index, "string", arguments);
  }

  /** A string, or a number as one, or else if it is missing or nil. */
  public static LuaString string(Object[] arguments, int index, LuaString otherwise) {
    return get(arguments, index) == null ? otherwise : string(arguments, index);
  }

  /** A number, or a string that reads as one. */
  public static double number(Object[] arguments, int index) {
    Object value = get(arguments, index);
    if (value instanceof Double number) {
      return number;
    }
    Double read = value instanceof LuaString string ? Numbers.parse(string) : null;
    if (read == null) {
      throw ArgumentError.type(index, "number", arguments);
    }
    return read;
  }

  /** A number, or a string that reads as one, or else if it is missing or nil. */
  public static double number(Object[] arguments, int index, double otherwise) {
    return get(arguments, index) == null ? otherwise : number(arguments, index);
  }

  /**
   * A number as a C {@code ptrdiff_t} of 64 bits: cut towards zero; what does not fit, and NaN, is
   * the least one, as on x86-64.
   */
  public static long integer(Object[] arguments, int index) {
    return Numbers.toLong(number(arguments, index));
  }

  /** As {@link #integer(Object[], int)}, or else if it is missing or nil. */
  public static long integer(Object[] arguments, int index, long otherwise) {
    return get(arguments, index) == null ? otherwise : integer(arguments, index);
  }

  /** A number as a C {@code int}: the low 32 bits of {@link #integer(Object[], int)}. */
  public static int int32(Object[] arguments, int index) {
    return (int) integer(arguments, index);
  }

  /** As {@link #int32(Object[], int)}, or else if it is missing or nil. */
  public static int int32(Object[] arguments, int index, int otherwise) {
    return get(arguments, index) == null ? otherwise : int32(arguments, index);
  }
}
