package io.vireo.server.script;

import io.vireo.lua.Lua;
import io.vireo.lua.core.Event;
import io.vireo.lua.core.HostFunction;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Memory;

/**
 * A Lua with all that scripts may use and nothing else: the global variables are those that Redis
 * lets through, no script can change them or add any, and to read one that is not there is an
 * error. Data context only.
 */
public final class Sandbox {
  /** Bytes of the heap for a sandbox, measured. */
  public static final long HEAP_BYTES = 24 * 1024;

  /** Bytes of the heap for each byte of a text while it is compiled, measured. */
  public static final int COMPILED = 10;

  private final Lua lua;
  private final ArgumentTables words;
  private LuaTable serverApi;

  /** A sandbox with these limits, and the API that scripts call {@code redis} or {@code server}. */
  Sandbox(Memory.Source source, LuaThread.Watch watch, RedisLibrary.Maker redis) {
    lua = new Lua(source, watch);
    LuaTable globals = lua.globals();
    Globals.restrict(globals);
    protectCalls(globals);
    LuaTable api = redis.make(lua);
    globals.put(Names.REDIS, api);
    serverApi = serverApi(api);
    globals.put(LuaString.of("__redis__err__handler"), ScriptFailure.handler());
    LuaTable strict = new LuaTable(lua.memory());
    strict.put(Event.INDEX.key(), new HostFunction(this::missing));
    globals.metatable(strict);
    Globals.protect(globals);
    Globals.protect(lua.main().metatable(LuaString.EMPTY));
    words = new ArgumentTables(lua);
  }

  private static void protectCalls(LuaTable globals) {
    LuaString name = LuaString.of("pcall");
    if (globals.get(name) instanceof LuaFunction original) {
      globals.put(name, new ProtectedCall(original));
    }
  }

  private Object missing(LuaThread thread, Object[] arguments) {
    if (arguments.length != 2) {
      throw LuaError.at("Wrong number of arguments to luaProtectedTableError");
    }
    if (!(arguments[1] instanceof LuaString) && !(arguments[1] instanceof Double)) {
      throw LuaError.at("Second argument to luaProtectedTableError must be a string or number");
    }
    if (Names.SERVER.equals(arguments[1])) {
      return serverApi;
    }
    throw LuaError.at(
        "Script attempted to access nonexistent global variable '"
            + Texts.plain(arguments[1])
            + "'");
  }

  /**
   * A copy of the table {@code redis} with what Valkey has in it besides. Scripts find it by name,
   * but not among the global variables, which are those of Redis.
   */
  LuaTable serverApi(LuaTable redis) {
    LuaTable table = new LuaTable(lua.memory());
    Globals.keys(redis).forEach(key -> table.put(key, redis.get(key)));
    ServerVersion.putOwnInto(table);
    table.metatable(redis.metatable());
    table.readOnly(true);
    return table;
  }

  /** Gives the name {@code server} to a table of {@link #serverApi(LuaTable)} from now on. */
  void useServerApi(LuaTable table) {
    serverApi = table;
  }

  /** The engine. */
  public Lua lua() {
    return lua;
  }

  /** The tables of scripts' keys and arguments. */
  ArgumentTables words() {
    return words;
  }

  /** Ends the Java threads that scripts have left behind. Nothing runs in it any more. */
  public void close() {
    lua.close();
  }
}
