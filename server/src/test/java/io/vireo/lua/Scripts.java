package io.vireo.lua;

import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.Operations;
import java.nio.charset.StandardCharsets;

/** Runs scripts for tests. */
public final class Scripts {
  private Scripts() {}

  /** The values that a script returns, with spaces between, or the error that it ends with. */
  public static String run(String script) {
    try (Lua lua = new Lua(bytes -> true, () -> {})) {
      return run(lua, script);
    }
  }

  /** As {@link #run(String)}, in an engine that goes on. */
  public static String run(Lua lua, String script) {
    try {
      byte[] source = script.getBytes(StandardCharsets.ISO_8859_1);
      return text(lua.compile("@user_script", source).call(lua.main()));
    } catch (LuaError error) {
      return "error: " + show(error.value());
    }
  }

  private static String text(Object result) {
    StringBuilder text = new StringBuilder();
    for (Object value : LuaFunction.all(result)) {
      text.append(text.isEmpty() ? "" : " ").append(show(value));
    }
    return text.toString();
  }

  private static String show(Object value) {
    return value instanceof Double ? Operations.toText(value).toString() : String.valueOf(value);
  }
}
