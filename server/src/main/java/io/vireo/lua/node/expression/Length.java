package io.vireo.lua.node.expression;

import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.Operations;
import io.vireo.lua.core.Place;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;

/** The length of a table or a string. */
public final class Length extends Expression {
  private final Expression operand;
  private final Place place;

  /** The length of an operand. */
  public Length(Expression operand, Place place) {
    this.operand = operand;
    this.place = place;
  }

  @Override
  public double number(Frame frame) {
    Object value = operand.eval(frame);
    if (value instanceof LuaTable table) {
      return table.length();
    }
    return frame.unbox(Operations.length(frame.thread, place, value));
  }

  @Override
  public Object eval(Frame frame) {
    return Operations.length(frame.thread, place, operand.eval(frame));
  }

  @Override
  public boolean isNumeric() {
    return true;
  }
}
