package io.vireo.lua.library;

import io.vireo.lua.core.ArgumentError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaThread;

/** A function that looks at nothing but its first argument: calling it needs no array. */
public final class UnaryFunction extends LuaFunction {
  /** What it does. */
  @FunctionalInterface
  public interface Body {
    /** Calls it. */
    Object call(LuaThread thread, Object argument);
  }

  private final String wanted;
  private final Body body;

  /**
   * A function that does so.
   *
   * @param wanted the type that the error names if the argument is missing, or "value" if any will
   *     do
   */
  public UnaryFunction(String wanted, Body body) {
    this.wanted = wanted;
    this.body = body;
  }

  @Override
  public Object call(LuaThread thread, Object[] arguments) {
    return arguments.length == 0 ? call(thread) : body.call(thread, arguments[0]);
  }

  @Override
  public Object call(LuaThread thread) {
    throw wanted.equals("value")
        ? new ArgumentError(1, "value expected")
        : ArgumentError.type(1, wanted, NOTHING);
  }

  @Override
  public Object call(LuaThread thread, Object first) {
    return body.call(thread, first);
  }

  @Override
  public Object call(LuaThread thread, Object first, Object second) {
    return body.call(thread, first);
  }

  @Override
  public Object call(LuaThread thread, Object first, Object second, Object third) {
    return body.call(thread, first);
  }
}
