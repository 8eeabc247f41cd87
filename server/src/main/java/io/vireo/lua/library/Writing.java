package io.vireo.lua.library;

import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaTable;

/**
 * Changes of tables by the library: without metamethods, but not of read-only ones. These errors
 * come from below the library and so have no position.
 */
final class Writing {
  private Writing() {}

  static void check(LuaTable table) {
    if (table.isReadOnly()) {
      throw LuaError.plain("Attempt to modify a readonly table");
    }
  }

  static void put(LuaTable table, Object key, Object value) {
    check(table);
    if (key == null) {
      throw LuaError.plain("table index is nil");
    }
    if (key instanceof Double number && number.isNaN()) {
      throw LuaError.plain("table index is NaN");
    }
    table.put(key, value);
  }

  static void put(LuaTable table, int key, Object value) {
    check(table);
    table.put(key, value);
  }
}
