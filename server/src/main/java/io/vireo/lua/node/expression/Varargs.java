package io.vireo.lua.node.expression;

import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;

/** {@code ...}: the arguments after the named ones. */
public final class Varargs extends Expression {
  @Override
  public Object eval(Frame frame) {
    return frame.varargs.length == 0 ? null : frame.varargs[0];
  }

  @Override
  public Object values(Frame frame) {
    return frame.varargs;
  }

  @Override
  public boolean isOpen() {
    return true;
  }
}
