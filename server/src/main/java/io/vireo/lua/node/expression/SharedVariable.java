package io.vireo.lua.node.expression;

import io.vireo.lua.core.LuaString;
import io.vireo.lua.node.Cell;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;

/** A local variable that a function inside uses. */
public final class SharedVariable extends Expression {
  private final int slot;
  private final LuaString name;

  /** The variable whose cell is in a slot. */
  public SharedVariable(int slot, LuaString name) {
    this.slot = slot;
    this.name = name;
  }

  @Override
  public Object eval(Frame frame) {
    return ((Cell) frame.values[slot]).get();
  }

  @Override
  public double number(Frame frame) {
    return ((Cell) frame.values[slot]).number(frame);
  }

  @Override
  public String describe() {
    return "local '" + name + "'";
  }
}
