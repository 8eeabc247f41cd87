package io.vireo.server.script;

import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What scripts find among the global variables, and that they cannot change it. */
final class Globals {
  /** Functions and libraries of Lua that scripts have. */
  private static final Set<String> ALLOWED =
      Set.of(
          "_G",
          "_VERSION",
          "assert",
          "bit",
          "cjson",
          "cmsgpack",
          "collectgarbage",
          "coroutine",
          "error",
          "gcinfo",
          "getmetatable",
          "ipairs",
          "load",
          "loadstring",
          "math",
          "next",
          "os",
          "pairs",
          "pcall",
          "rawequal",
          "rawget",
          "rawset",
          "select",
          "setmetatable",
          "string",
          "struct",
          "table",
          "tonumber",
          "tostring",
          "type",
          "unpack",
          "xpcall");

  /** What is left of the operating system. */
  private static final Set<String> OS = Set.of("clock");

  private Globals() {}

  /** Takes away what scripts may not have. */
  static void restrict(LuaTable globals) {
    retain(globals, ALLOWED);
    if (globals.get(LuaString.of("os")) instanceof LuaTable os) {
      retain(os, OS);
    }
  }

  private static void retain(LuaTable table, Set<String> names) {
    for (Object key : keys(table)) {
      if (!names.contains(String.valueOf(key))) {
        table.put(key, null);
      }
    }
  }

  /** The keys of a table, in its order. */
  static List<Object> keys(LuaTable table) {
    List<Object> keys = new ArrayList<>();
    int place = table.entryFrom(LuaTable.FIRST);
    while (place != LuaTable.UNKNOWN) {
      keys.add(table.keyAt(place));
      place = table.entryFrom(place + 1);
    }
    return keys;
  }

  /** Keeps scripts from changing a table, and all that can be reached from it. */
  static void protect(LuaTable table) {
    if (table == null || table.isReadOnly()) {
      return;
    }
    table.readOnly(true);
    for (Object key : keys(table)) {
      if (table.get(key) instanceof LuaTable inner) {
        protect(inner);
      }
    }
    protect(table.metatable());
  }
}
