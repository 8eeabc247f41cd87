package io.vireo.lua.library;

import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.Values;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of types as strings of Lua. */
final class TypeNames {
  private static final LuaString STRING = LuaString.of("string");
  private static final LuaString NUMBER = LuaString.of("number");
  private static final Map<String, LuaString> ALL =
      Stream.of("nil", "boolean", "table", "function", "thread", "userdata")
          .collect(Collectors.toUnmodifiableMap(Function.identity(), LuaString::of));

  private TypeNames() {}

  static LuaString of(Object value) {
    if (value instanceof LuaString) {
      return STRING;
    }
    return value instanceof Double ? NUMBER : ALL.get(Values.typeName(value));
  }
}
