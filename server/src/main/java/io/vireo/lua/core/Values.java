package io.vireo.lua.core;

/** What holds for values of any type. */
public final class Values {
  private Values() {}

  /** The name of a value's type, as {@code type} gives it. */
  public static String typeName(Object value) {
    if (value == null) {
      return "nil";
    }
    if (value instanceof Boolean) {
      return "boolean";
    }
    if (value instanceof Double) {
      return "number";
    }
    if (value instanceof LuaString) {
      return "string";
    }
    if (value instanceof LuaTable) {
      return "table";
    }
    if (value instanceof LuaFunction) {
      return "function";
    }
    return value instanceof Coroutine ? "thread" : "userdata";
  }

  /** Whether a value counts as true: all but nil and false. */
  public static boolean isTrue(Object value) {
    return value != null && value != Boolean.FALSE;
  }

  /** Equality without metamethods. Booleans are always the two constants of {@link Boolean}. */
  public static boolean rawEquals(Object one, Object other) {
    if (one == other) {
      return !(one instanceof Double number) || !number.isNaN();
    }
    if (one instanceof Double number) {
      return other instanceof Double that && number.doubleValue() == that.doubleValue();
    }
    return one instanceof LuaString && one.equals(other);
  }
}
