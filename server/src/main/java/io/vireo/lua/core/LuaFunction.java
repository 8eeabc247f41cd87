package io.vireo.lua.core;

import java.util.function.Consumer;

/**
 * A function of Lua, whether a script or the library has it.
 *
 * <p>Values are Java objects: nil is null, a boolean a {@link Boolean}, a number a {@link Double},
 * a string a {@link LuaString}, and tables, functions and coroutines are themselves. What a call
 * gives back is <em>one</em> value as it is, or any other number of values as an {@code Object[]},
 * which is no value: none as {@link #NOTHING}. An array of exactly one value is allowed too. So the
 * usual call allocates nothing for its result.
 *
 * <p>The calls with few arguments are the same as the one with an array, which only the called
 * function keeps or changes.
 */
public abstract class LuaFunction {
  /** No values. */
  public static final Object[] NOTHING = {};

  /** Calls it. */
  public abstract Object call(LuaThread thread, Object[] arguments);

  /** Calls it without arguments. */
  public Object call(LuaThread thread) {
    return call(thread, NOTHING);
  }

  /** Calls it with one argument. */
  public Object call(LuaThread thread, Object first) {
    return call(thread, new Object[] {first});
  }

  /** Calls it with two arguments. */
  public Object call(LuaThread thread, Object first, Object second) {
    return call(thread, new Object[] {first, second});
  }

  /** Calls it with three arguments. */
  public Object call(LuaThread thread, Object first, Object second, Object third) {
    return call(thread, new Object[] {first, second, third});
  }

  /** What it was compiled to, or null for a function of the library. */
  public Code code() {
    return null;
  }

  /** Shows what it keeps from one call to the next: its upvalues. Most keep nothing. */
  public void kept(Consumer<Object> values) {}

  /** The first of the values that a call gave, or nil. */
  public static Object first(Object result) {
    if (result instanceof Object[] values) {
      return values.length == 0 ? null : values[0];
    }
    return result;
  }

  /** The values that a call gave as an array. */
  public static Object[] all(Object result) {
    return result instanceof Object[] values ? values : new Object[] {result};
  }
}
