package io.vireo.server.script;

import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;

/**
 * {@code pcall} as scripts have it: of an error that is a table with an {@code err}, it gives that
 * text, as errors of commands were texts before they were tables. If the {@code err} is no text, it
 * is one value more.
 */
final class ProtectedCall extends LuaFunction {
  /** In Redis the place for the result takes that of the function which is missing. */
  private static final Object[] NONE = {
    Boolean.FALSE, LuaString.of("attempt to call a boolean value")
  };

  private final LuaFunction original;

  /** The function that is to take the place of the one among the global variables. */
  ProtectedCall(LuaFunction original) {
    this.original = original;
  }

  @Override
  public Object call(LuaThread thread, Object[] arguments) {
    return arguments.length == 0 ? NONE : textOfError(original.call(thread, arguments));
  }

  private static Object textOfError(Object result) {
    if (result instanceof Object[] values
        && values.length == 2
        && values[0] == Boolean.FALSE
        && values[1] instanceof LuaTable error) {
      Object text = error.get(Names.ERR);
      return isText(text)
          ? new Object[] {Boolean.FALSE, text}
          : new Object[] {Boolean.FALSE, error, text};
    }
    return result;
  }

  private static boolean isText(Object value) {
    return value instanceof LuaString || value instanceof Double;
  }
}
