package io.vireo.lua.library;

import io.vireo.lua.core.ArgumentError;
import io.vireo.lua.core.Arguments;
import io.vireo.lua.core.HostFunction;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Operations;
import io.vireo.lua.node.Closure;
import io.vireo.lua.run.CoroutineHandle;
import io.vireo.lua.run.CoroutineThread;
import io.vireo.lua.run.Engine;
import io.vireo.lua.run.Runner;
import java.util.Arrays;

/** The functions for coroutines. */
public final class CoroutineLibrary {
  private static final int FUNCTIONS = 6;
  private static final String SUSPENDED = "suspended";

  private final Engine engine;

  private CoroutineLibrary(Engine engine) {
    this.engine = engine;
  }

  /** Puts the table of functions into a table. */
  public static void open(LuaTable globals, Engine engine) {
    CoroutineLibrary library = new CoroutineLibrary(engine);
    new Library(engine.memory(), FUNCTIONS)
        .function("create", (thread, arguments) -> library.create(arguments))
        .function("resume", CoroutineLibrary::resume)
        .function("running", (thread, arguments) -> running(thread))
        .function("status", (thread, arguments) -> status(thread, arguments))
        .function("wrap", (thread, arguments) -> library.wrap(arguments))
        .function("yield", CoroutineLibrary::yield)
        .openAs(globals, "coroutine");
  }

  private CoroutineHandle create(Object[] arguments) {
    if (!(Arguments.get(arguments, 1) instanceof Closure body)) {
      throw new ArgumentError(1, "Lua function expected");
    }
    return new CoroutineHandle(engine, body);
  }

  private Object wrap(Object[] arguments) {
    CoroutineHandle coroutine = create(arguments);
    return new HostFunction((thread, values) -> resumeWrapped(thread, coroutine, values));
  }

  private static Object resumeWrapped(
      LuaThread thread, CoroutineHandle coroutine, Object[] arguments) {
    try {
      return go(thread, coroutine, arguments);
    } catch (LuaError error) {
      LuaString text = Operations.toText(error.value());
      throw text == null ? new LuaError(error.value()) : new LuaError(text, 1);
    }
  }

  private static Object resume(LuaThread thread, Object[] arguments) {
    CoroutineHandle coroutine = coroutine(arguments);
    Object[] passed = Arrays.copyOfRange(arguments, 1, arguments.length);
    try {
      return ErrorLibrary.succeeded(go(thread, coroutine, passed));
    } catch (LuaError error) {
      return new Object[] {false, error.value()};
    }
  }

  private static Object go(LuaThread thread, CoroutineHandle coroutine, Object[] arguments) {
    String status = coroutine.status();
    if (!status.equals(SUSPENDED)) {
      throw LuaError.plain("cannot resume " + status + " coroutine");
    }
    return coroutine.resume((Runner) thread, arguments);
  }

  private static Object running(LuaThread thread) {
    return thread instanceof CoroutineThread coroutine ? coroutine.handle() : null;
  }

  private static Object status(LuaThread thread, Object[] arguments) {
    return LuaString.of(coroutine(arguments).status());
  }

  private static CoroutineHandle coroutine(Object[] arguments) {
    if (Arguments.get(arguments, 1) instanceof CoroutineHandle coroutine) {
      return coroutine;
    }
    throw new ArgumentError(1, "coroutine expected");
  }

  private static Object yield(LuaThread thread, Object[] arguments) {
    if (thread instanceof CoroutineThread coroutine) {
      return coroutine.yield(arguments);
    }
    throw LuaError.plain("attempt to yield across metamethod/C-call boundary");
  }
}
