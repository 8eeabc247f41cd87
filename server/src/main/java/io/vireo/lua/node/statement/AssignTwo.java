package io.vireo.lua.node.statement;

import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;
import io.vireo.lua.node.Statement;

/** Assigns two values to two targets, the last one first; there is a class for two numbers. */
public final class AssignTwo {
  private AssignTwo() {}

  /** The node for two targets and as many values. */
  public static Statement of(Target[] targets, Expression[] values) {
    return targets[0] instanceof Target.Numeric one && targets[1] instanceof Target.Numeric two
        ? new Numbers(one, two, values)
        : new Any(targets, values);
  }

  private static final class Any extends Statement {
    private final Target one;
    private final Target two;
    private final Expression first;
    private final Expression second;

    Any(Target[] targets, Expression[] values) {
      this.one = targets[0];
      this.two = targets[1];
      this.first = values[0];
      this.second = values[1];
    }

    @Override
    public int run(Frame frame) {
      Object oneTable = one.table(frame);
      Object oneKey = one.key(frame);
      Object twoTable = two.table(frame);
      Object twoKey = two.key(frame);
      Object firstValue = first.eval(frame);
      two.set(frame, twoTable, twoKey, second.eval(frame));
      one.set(frame, oneTable, oneKey, firstValue);
      return NEXT;
    }
  }

  private static final class Numbers extends Statement {
    private final int one;
    private final int two;
    private final Expression first;
    private final Expression second;

    Numbers(Target.Numeric one, Target.Numeric two, Expression[] values) {
      this.one = one.slot();
      this.two = two.slot();
      this.first = values[0];
      this.second = values[1];
    }

    @Override
    public int run(Frame frame) {
      double number = first.number(frame);
      Object other = frame.other;
      frame.set(two, second.number(frame));
      frame.other = other;
      frame.set(one, number);
      return NEXT;
    }
  }
}
