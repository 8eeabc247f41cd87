package io.vireo.lua.node.expression;

import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;

/** The first of any number of values. */
public final class Single extends Expression {
  private final Expression expression;

  /** The first value of an expression. */
  public Single(Expression expression) {
    this.expression = expression;
  }

  @Override
  public Object eval(Frame frame) {
    return expression.eval(frame);
  }

  @Override
  public double number(Frame frame) {
    return expression.number(frame);
  }

  @Override
  public boolean test(Frame frame) {
    return expression.test(frame);
  }
}
