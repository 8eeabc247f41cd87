package io.vireo.lua.node.statement;

import io.vireo.lua.node.Cell;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;
import io.vireo.lua.node.Statement;
import io.vireo.lua.node.expression.Arithmetic;

/** Sets one variable of a function: there is a class for each kind. */
public final class SetLocal {
  private SetLocal() {}

  /** One that is neither numeric nor used by a function inside. */
  public static final class Plain extends Statement {
    private final int slot;
    private final Expression value;

    /** Sets the variable in a slot. */
    public Plain(int slot, Expression value) {
      this.slot = slot;
      this.value = value;
    }

    @Override
    public int run(Frame frame) {
      frame.values[slot] = value.eval(frame);
      return NEXT;
    }
  }

  /** A numeric one. */
  public static final class Numeric extends Statement {
    private final int slot;
    private final Expression value;

    /** Sets the variable in a slot. */
    public Numeric(int slot, Expression value) {
      this.slot = slot;
      this.value = value;
    }

    @Override
    public int run(Frame frame) {
      frame.set(slot, Arithmetic.operand(value, frame));
      return NEXT;
    }
  }

  /** One that a function inside uses. */
  public static final class Shared extends Statement {
    private final int slot;
    private final Expression value;

    /** Sets the variable whose cell is in a slot. */
    public Shared(int slot, Expression value) {
      this.slot = slot;
      this.value = value;
    }

    @Override
    public int run(Frame frame) {
      if (value.isNumeric()) {
        double number = value.number(frame);
        ((Cell) frame.values[slot]).set(frame, number);
      } else {
        Object result = value.eval(frame);
        ((Cell) frame.values[slot]).set(result);
      }
      return NEXT;
    }
  }

  /** One of a function around. */
  public static final class Upvalue extends Statement {
    private final int index;
    private final Expression value;

    /** Sets the upvalue with a number. */
    public Upvalue(int index, Expression value) {
      this.index = index;
      this.value = value;
    }

    @Override
    public int run(Frame frame) {
      Cell cell = frame.function.cell(index);
      if (value.isNumeric()) {
        cell.set(frame, value.number(frame));
      } else {
        cell.set(value.eval(frame));
      }
      return NEXT;
    }
  }
}
