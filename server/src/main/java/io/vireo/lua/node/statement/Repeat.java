package io.vireo.lua.node.statement;

import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;
import io.vireo.lua.node.Statement;

/** {@code repeat}: the condition sees the variables of the block. */
public final class Repeat extends Statement {
  private final Statement body;
  private final Expression condition;

  /** A loop. */
  public Repeat(Statement body, Expression condition) {
    this.body = body;
    this.condition = condition;
  }

  @Override
  public int run(Frame frame) {
    do {
      frame.thread.step();
      int how = body.run(frame);
      if (how != NEXT) {
        return how == BREAK ? NEXT : how;
      }
    } while (!condition.test(frame));
    return NEXT;
  }
}
