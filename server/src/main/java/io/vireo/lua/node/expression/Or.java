package io.vireo.lua.node.expression;

import io.vireo.lua.core.Values;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;

/** The operator {@code or}. */
public final class Or extends Expression {
  private final Expression left;
  private final Expression right;

  /** The operation on two operands. */
  public Or(Expression left, Expression right) {
    this.left = left;
    this.right = right;
  }

  @Override
  public Object eval(Frame frame) {
    Object value = left.eval(frame);
    return Values.isTrue(value) ? value : right.eval(frame);
  }

  @Override
  public boolean test(Frame frame) {
    return left.test(frame) || right.test(frame);
  }

  @Override
  public boolean exit(boolean sense) {
    return !isDecided() && left.exit(true) || right.exit(sense);
  }

  @Override
  public String describe() {
    return isDecided() || !left.exit(true) ? right.describe() : null;
  }

  /** Whether the first operand is a constant that makes the second one the value. */
  private boolean isDecided() {
    return left instanceof Constant constant && !Values.isTrue(constant.value());
  }
}
