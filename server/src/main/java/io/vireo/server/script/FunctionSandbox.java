package io.vireo.server.script;

import io.vireo.config.Config;
import io.vireo.lua.Lua;
import io.vireo.lua.core.HostFunction;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import java.util.List;

/**
 * The sandbox of libraries of functions. Data context only.
 *
 * <p>While a library is loaded it sees nothing but a small {@code redis} table, by which it
 * registers functions; when these run they see what scripts see, without what only concerns
 * scripts. A chunk and its functions have the same environment, which cannot be another one later.
 * So what is in it is exchanged: that is done once for each library that is loaded, and a function
 * then finds its globals as directly as a script does.
 */
public final class FunctionSandbox {
  /** Where errors say that they happened. */
  private static final String CHUNK = "@user_function";

  private static final LuaString ERROR_HANDLER = LuaString.of("__redis__err__handler");
  private static final List<String> ONLY_FOR_SCRIPTS =
      List.of("breakpoint", "debug", "replicate_commands");

  private final Sandbox sandbox;
  private final LuaTable globals;
  private final LuaTable environment;
  private final LuaTable redisWhileLoading;
  private final LuaTable serverWhileLoading;
  private final LuaTable serverWhileRunning;

  /**
   * A sandbox in which functions run.
   *
   * @param sandbox what scripts see
   * @param config names the version that libraries see
   * @param register what {@code redis.register_function} does
   */
  FunctionSandbox(Sandbox sandbox, Config config, HostFunction.Body register) {
    this.sandbox = sandbox;
    Lua lua = sandbox.lua();
    globals = lua.globals();
    globals.put(ERROR_HANDLER, null);
    LuaTable redis = (LuaTable) globals.get(Names.REDIS);
    ONLY_FOR_SCRIPTS.forEach(name -> redis.put(LuaString.of(name), null));
    redisWhileLoading = redisWhileLoading(lua, config, register);
    serverWhileLoading = sandbox.serverApi(redisWhileLoading);
    serverWhileRunning = sandbox.serverApi(redis);
    environment = new LuaTable(lua.memory());
    environment.metatable(globals.metatable());
    environment.readOnly(true);
    running();
  }

  private static LuaTable redisWhileLoading(Lua lua, Config config, HostFunction.Body register) {
    LuaTable redis = new LuaTable(lua.memory());
    redis.put(LuaString.of("register_function"), new HostFunction(register));
    ScriptLog.putInto(redis, lua.memory());
    ServerVersion.putInto(redis, config);
    redis.metatable(lua.globals().metatable());
    redis.readOnly(true);
    return redis;
  }

  /** What runs the functions. */
  public Sandbox sandbox() {
    return sandbox;
  }

  /** Compiles a library, given without its first line but with the end of that. */
  public LuaFunction compile(byte[] source) {
    return sandbox.lua().compile(CHUNK, source, environment);
  }

  /** From now on a library is loaded. */
  public void loading() {
    Globals.keys(globals).forEach(key -> environment.put(key, null));
    environment.put(Names.REDIS, redisWhileLoading);
    sandbox.useServerApi(serverWhileLoading);
  }

  /** From now on functions run. */
  public void running() {
    Globals.keys(globals).forEach(key -> environment.put(key, globals.get(key)));
    sandbox.useServerApi(serverWhileRunning);
  }

  /** An error that {@code redis.register_function} throws. */
  public LuaError fault(String problem) {
    return ErrorTables.thrown(sandbox.lua().memory(), problem);
  }

  /** The text of an error that ended loading, as a client gets it: its code and its message. */
  public String text(LuaError failure) {
    return ScriptFailure.text(sandbox, failure.value());
  }
}
