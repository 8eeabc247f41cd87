package io.vireo.lua.node.expression;

import io.vireo.lua.core.LuaString;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;

/** A variable of a function around. */
public final class Upvalue extends Expression {
  private final int index;
  private final LuaString name;

  /** The upvalue with a number. */
  public Upvalue(int index, LuaString name) {
    this.index = index;
    this.name = name;
  }

  @Override
  public Object eval(Frame frame) {
    return frame.function.cell(index).get();
  }

  @Override
  public double number(Frame frame) {
    return frame.function.cell(index).number(frame);
  }

  @Override
  public String describe() {
    return "upvalue '" + name + "'";
  }
}
