package io.vireo.lua.node.statement;

import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;
import io.vireo.lua.node.Statement;
import io.vireo.lua.node.call.Arguments;

/** Assigns any number of values to any number of targets, the last one first. */
public final class AssignMany extends Statement {
  private final Target[] targets;
  private final Expression[] values;

  /** Assigns values. */
  public AssignMany(Target[] targets, Expression[] values) {
    this.targets = targets;
    this.values = values;
  }

  @Override
  public int run(Frame frame) {
    int count = targets.length;
    Object[] tables = new Object[count];
    Object[] keys = new Object[count];
    for (int i = 0; i < count; i++) {
      tables[i] = targets[i].table(frame);
      keys[i] = targets[i].key(frame);
    }
    Object[] all = Arguments.eval(frame, values, 0);
    for (int i = count - 1; i >= 0; i--) {
      targets[i].set(frame, tables[i], keys[i], i < all.length ? all[i] : null);
    }
    return NEXT;
  }
}
