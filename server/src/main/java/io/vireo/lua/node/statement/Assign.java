package io.vireo.lua.node.statement;

import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;
import io.vireo.lua.node.Statement;

/** Assigns one value to one target. */
public final class Assign extends Statement {
  private final Target target;
  private final Expression value;

  /** Assigns a value. */
  public Assign(Target target, Expression value) {
    this.target = target;
    this.value = value;
  }

  @Override
  public int run(Frame frame) {
    Object table = target.table(frame);
    Object key = target.key(frame);
    target.set(frame, table, key, value.eval(frame));
    return NEXT;
  }
}
