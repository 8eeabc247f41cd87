package io.vireo.lua.node.statement;

import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;
import io.vireo.lua.node.Statement;

/** Evaluates an expression whose value is not used: a call. */
public final class Evaluate extends Statement {
  private final Expression expression;

  /** Evaluates an expression. */
  public Evaluate(Expression expression) {
    this.expression = expression;
  }

  @Override
  public int run(Frame frame) {
    expression.values(frame);
    return NEXT;
  }
}
