package io.vireo.lua.node.statement;

import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;
import io.vireo.lua.node.Statement;

/** {@code while}. */
public final class While extends Statement {
  private final Expression condition;
  private final Statement body;

  /** A loop. */
  public While(Expression condition, Statement body) {
    this.condition = condition;
    this.body = body;
  }

  @Override
  public int run(Frame frame) {
    while (condition.test(frame)) {
      int how = body.run(frame);
      if (how != NEXT) {
        return how == BREAK ? NEXT : how;
      }
      frame.thread.step();
    }
    return NEXT;
  }
}
