package io.vireo.lua.library;

import io.vireo.lua.core.ArgumentError;
import io.vireo.lua.core.Arguments;
import io.vireo.lua.core.HostFunction;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Operations;
import io.vireo.lua.core.Values;
import java.util.Arrays;

/** The functions of the basic library that throw and catch errors. */
public final class ErrorLibrary {
  private static final LuaString ASSERTION_FAILED = LuaString.of("assertion failed!");

  /** How often an error handler that fails is called again. */
  private static final int MOST_HANDLERS = 200;

  private ErrorLibrary() {}

  /** Puts the functions into a table. */
  public static void open(LuaTable globals) {
    set(globals, "assert", (thread, arguments) -> ensure(arguments));
    set(globals, "error", (thread, arguments) -> raise(arguments));
    set(globals, "pcall", ErrorLibrary::protectedCall);
    set(globals, "xpcall", ErrorLibrary::handledCall);
  }

  private static void set(LuaTable globals, String name, HostFunction.Body body) {
    globals.put(LuaString.of(name), new HostFunction(body));
  }

  private static Object ensure(Object[] arguments) {
    if (Values.isTrue(Arguments.any(arguments, 1))) {
      return arguments;
    }
    throw new LuaError(Arguments.string(arguments, 2, ASSERTION_FAILED), 1);
  }

  private static Object raise(Object[] arguments) {
    int level = Arguments.int32(arguments, 2, 1);
    Object value = Arguments.get(arguments, 1);
    if (value instanceof Double && level > 0) {
      value = Operations.toText(value);
    }
    throw new LuaError(value, Math.max(0, level));
  }

  private static Object protectedCall(LuaThread thread, Object[] arguments) {
    Object function = Arguments.any(arguments, 1);
    try {
      Object[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
      return succeeded(thread.call(function, rest));
    } catch (LuaError error) {
      return new Object[] {false, error.value()};
    }
  }

  /** True and what a call gave. */
  static Object succeeded(Object result) {
    if (!(result instanceof Object[] all)) {
      return new Object[] {true, result};
    }
    Object[] values = new Object[all.length + 1];
    values[0] = true;
    System.arraycopy(all, 0, values, 1, all.length);
    return values;
  }

  private static Object handledCall(LuaThread thread, Object[] arguments) {
    if (arguments.length < 2) {
      throw new ArgumentError(2, "value expected");
    }
    try {
      return succeeded(thread.call(arguments[0]));
    } catch (LuaError error) {
      return handled(thread, arguments[1], error);
    }
  }

  private static Object handled(LuaThread thread, Object handler, LuaError error) {
    Object value = error.value();
    for (int i = 0; i < MOST_HANDLERS && handler instanceof LuaFunction; i++) {
      try {
        return new Object[] {false, LuaFunction.first(thread.call(handler, value))};
      } catch (LuaError again) {
        value = again.value();
      }
    }
    return new Object[] {false, LuaString.of("error in error handling")};
  }
}
