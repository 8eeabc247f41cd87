package io.vireo.lua.node.expression;

import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.Values;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;

/** A local variable that is neither numeric nor used by a function inside. */
public final class LocalVariable extends Expression {
  private final int slot;
  private final LuaString name;

  /** The variable in a slot. */
  public LocalVariable(int slot, LuaString name) {
    this.slot = slot;
    this.name = name;
  }

  /** Its slot. */
  public int slot() {
    return slot;
  }

  @Override
  public Object eval(Frame frame) {
    return frame.values[slot];
  }

  @Override
  public double number(Frame frame) {
    return frame.unbox(eval(frame));
  }

  @Override
  public boolean test(Frame frame) {
    return Values.isTrue(eval(frame));
  }

  @Override
  public String describe() {
    return "local '" + name + "'";
  }
}
