package io.vireo.lua.core;

/** A function of the library that is written in Java, as a lambda or a method reference. */
public final class HostFunction extends LuaFunction {
  /** What it does. */
  @FunctionalInterface
  public interface Body {
    /** Calls it; what it gives back is that of {@link LuaFunction#call(LuaThread, Object[])}. */
    Object call(LuaThread thread, Object[] arguments);
  }

  private final Body body;

  /** A function that does so. */
  public HostFunction(Body body) {
    this.body = body;
  }

  @Override
  public Object call(LuaThread thread, Object[] arguments) {
    return body.call(thread, arguments);
  }
}
