package io.vireo.lua.node.statement;

import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;
import io.vireo.lua.node.Statement;
import io.vireo.lua.node.call.Arguments;
import io.vireo.lua.node.call.ReturnCall;

/**
 * {@code return}; there is a class for each way to return. They repeat each other, so that each
 * calls its expression at a place of its own: one place for all would meet every kind of node.
 */
public final class Return {
  private Return() {}

  /** The node for a list of values. */
  public static Statement of(Expression[] values) {
    if (values.length == 0) {
      return new None();
    }
    if (values.length > 1) {
      return new Many(values);
    }
    if (values[0].isNumeric()) {
      return new Number(values[0]);
    }
    return values[0].isOpen() ? new Open(values[0]) : new One(values[0]);
  }

  /** The node for a call whose values are returned. */
  public static Statement of(ReturnCall call) {
    return new Tail(call);
  }

  private static final class None extends Statement {
    @Override
    public int run(Frame frame) {
      frame.other = LuaFunction.NOTHING;
      return RETURN;
    }
  }

  private static final class One extends Statement {
    private final Expression value;

    One(Expression value) {
      this.value = value;
    }

    @Override
    public int run(Frame frame) {
      frame.other = value.eval(frame);
      return RETURN;
    }
  }

  private static final class Number extends Statement {
    private final Expression value;

    Number(Expression value) {
      this.value = value;
    }

    @Override
    public int run(Frame frame) {
      frame.thread.give(value.number(frame));
      return RETURN_NUMBER;
    }
  }

  private static final class Tail extends Statement {
    private final ReturnCall call;

    Tail(ReturnCall call) {
      this.call = call;
    }

    @Override
    public int run(Frame frame) {
      return call.run(frame);
    }
  }

  private static final class Open extends Statement {
    private final Expression values;

    Open(Expression values) {
      this.values = values;
    }

    @Override
    public int run(Frame frame) {
      frame.other = values.values(frame);
      return RETURN;
    }
  }

  private static final class Many extends Statement {
    private final Expression[] values;

    Many(Expression[] values) {
      this.values = values;
    }

    @Override
    public int run(Frame frame) {
      frame.other = Arguments.eval(frame, values, 0);
      return RETURN;
    }
  }
}
