package io.vireo.lua.library;

import io.vireo.lua.core.HostFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.Memory;

/**
 * A table of functions that is being filled. The order of filling and the size at the beginning
 * decide the order in which {@code pairs} visits it.
 */
public final class Library {
  private final LuaTable table;

  /** A new table with room for {@code size} names. */
  public Library(Memory memory, int size) {
    this(new LuaTable(memory, 0, size));
  }

  /** A table that exists. */
  public Library(LuaTable table) {
    this.table = table;
  }

  /** Adds a function. */
  public Library function(String name, HostFunction.Body body) {
    return value(name, new HostFunction(body));
  }

  /** Adds a function that looks at nothing but its first argument, which must be there. */
  public Library unary(String name, String wanted, UnaryFunction.Body body) {
    return value(name, new UnaryFunction(wanted, body));
  }

  /** Adds a value. */
  public Library value(String name, Object value) {
    table.put(LuaString.of(name), value);
    return this;
  }

  /** Makes it a global variable. */
  public LuaTable openAs(LuaTable globals, String name) {
    globals.put(LuaString.of(name), table);
    return table;
  }

  /** The table. */
  public LuaTable table() {
    return table;
  }
}
