package io.vireo.lua.node.expression;

import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.Operations;
import io.vireo.lua.core.Place;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;

/** A global variable: a field of the function's environment. */
public final class GlobalVariable extends Expression {
  private final LuaString name;
  private final Place place;

  /** The variable with a name. */
  public GlobalVariable(LuaString name, Place place) {
    this.name = name;
    this.place = place;
  }

  @Override
  public Object eval(Frame frame) {
    LuaTable environment = frame.function.environment();
    Object value = environment.get(name);
    return value == null && environment.metatable() != null
        ? Operations.index(frame.thread, place, environment, name)
        : value;
  }

  @Override
  public double number(Frame frame) {
    return frame.unbox(eval(frame));
  }

  @Override
  public String describe() {
    return "global '" + name + "'";
  }
}
