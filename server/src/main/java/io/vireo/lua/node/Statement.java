package io.vireo.lua.node;

/** A node that does something. */
public abstract class Statement {
  /** The next statement follows. */
  public static final int NEXT = 0;

  /** The loop around ends. */
  public static final int BREAK = 1;

  /**
   * The function ends; what it returns, as {@link io.vireo.lua.core.LuaFunction} says, is in {@link
   * Frame#other}.
   */
  public static final int RETURN = 2;

  /**
   * The function ends; what it returns is {@link io.vireo.lua.core.LuaThread#given}, as {@link
   * Expression#number} gives it.
   */
  public static final int RETURN_NUMBER = 3;

  /**
   * The function ends with a call that replaces it; the frame of that is in {@link Frame#other}.
   */
  public static final int TAIL_CALL = 4;

  /** Does it, and says how the program goes on. */
  public abstract int run(Frame frame);
}
