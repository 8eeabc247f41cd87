package io.vireo.lua.node;

import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.Values;

/**
 * A node that has a value. Common kinds have each of these methods themselves: one that they share
 * would call the other one through a table, which costs more than most of them.
 */
public abstract class Expression {
  /** Its value; the first one if it can have any number of them. */
  public abstract Object eval(Frame frame);

  /**
   * Its value without a box, or {@link Frame#NO_NUMBER} if it is no number: then it is in {@link
   * Frame#other}.
   */
  public double number(Frame frame) {
    return frame.unbox(eval(frame));
  }

  /** Whether its value counts as true. */
  public boolean test(Frame frame) {
    return Values.isTrue(eval(frame));
  }

  /** All its values, as {@link LuaFunction} says. */
  public Object values(Frame frame) {
    return eval(frame);
  }

  /** Whether it can have any number of values. */
  public boolean isOpen() {
    return false;
  }

  /** Whether its value is a number as a rule, so that it is better asked for without a box. */
  public boolean isNumeric() {
    return false;
  }

  /**
   * Lua looks for the name of a value in the instructions before, and takes every jump that it
   * meets there. This is where the first test in this expression jumps to then.
   *
   * @param sense what the jump after the last test waits for
   * @return true for the exit where the expression is true, false for the other one
   */
  public boolean exit(boolean sense) {
    return sense;
  }

  /** What errors call its value: "local 'a'", "field 'x'"; null for what has no name. */
  public String describe() {
    return null;
  }
}
