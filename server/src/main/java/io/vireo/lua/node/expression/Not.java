package io.vireo.lua.node.expression;

import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;

/** The negation of a truth value. */
public final class Not extends Expression {
  private final Expression operand;

  /** The negation of an operand. */
  public Not(Expression operand) {
    this.operand = operand;
  }

  @Override
  public Object eval(Frame frame) {
    return !operand.test(frame);
  }

  @Override
  public boolean test(Frame frame) {
    return !operand.test(frame);
  }
}
