package io.vireo.lua.core;

/**
 * A function of the host that has to run on the Java thread that entered the engine, wherever the
 * script runs that calls it: coroutines and deep recursion have Java threads of their own.
 */
public abstract class OwnerFunction extends LuaFunction {
  @Override
  public final Object call(LuaThread thread, Object[] arguments) {
    return thread.isOwner() ? run(thread, arguments) : thread.onOwner(() -> run(thread, arguments));
  }

  /** Does it, on the thread that entered the engine. */
  protected abstract Object run(LuaThread thread, Object[] arguments);
}
