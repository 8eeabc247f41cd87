package io.vireo.lua.node.call;

import io.vireo.lua.core.LuaString;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;

/** What errors call a method: nothing that can be evaluated. */
public final class MethodName extends Expression {
  private final LuaString name;

  /** The method with a name. */
  public MethodName(LuaString name) {
    this.name = name;
  }

  @Override
  public Object eval(Frame frame) {
    throw new IllegalStateException(describe());
  }

  @Override
  public String describe() {
    return "method '" + name + "'";
  }
}
