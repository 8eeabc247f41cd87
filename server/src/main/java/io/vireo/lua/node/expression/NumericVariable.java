package io.vireo.lua.node.expression;

import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.Values;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;

/** A local variable that is calculated with. */
public final class NumericVariable extends Expression {
  private final int slot;
  private final LuaString name;

  /** The variable in a slot. */
  public NumericVariable(int slot, LuaString name) {
    this.slot = slot;
    this.name = name;
  }

  /** Its slot. */
  public int slot() {
    return slot;
  }

  @Override
  public Object eval(Frame frame) {
    return frame.get(slot);
  }

  @Override
  public double number(Frame frame) {
    return frame.number(slot);
  }

  @Override
  public boolean test(Frame frame) {
    return !Frame.isOther(frame.numbers[slot]) || Values.isTrue(frame.values[slot]);
  }

  @Override
  public boolean isNumeric() {
    return true;
  }

  @Override
  public String describe() {
    return "local '" + name + "'";
  }
}
