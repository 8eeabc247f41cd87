package io.vireo.lua.node.expression;

import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.Operations;
import io.vireo.lua.core.Place;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;

/**
 * Whether two values are equal, or whether they are not. Most comparisons are with a constant,
 * where neither metamethods nor the order of evaluation matter.
 */
public abstract class Equality extends Expression {
  final Expression left;
  final boolean wanted;

  private Equality(Expression left, boolean wanted) {
    this.left = left;
    this.wanted = wanted;
  }

  /**
   * The node for a comparison.
   *
   * @param wanted true to ask whether they are equal, false whether they are not
   */
  public static Expression of(Expression left, Expression right, boolean wanted, Place place) {
    if (right instanceof Constant constant) {
      if (constant.isNumeric()) {
        return new WithNumber(left, constant.number(), wanted);
      }
      return constant.value() instanceof LuaString string
          ? new WithString(left, string, wanted)
          : new WithConstant(left, constant.value(), wanted);
    }
    return left instanceof SharedVariable
        ? new WithAny(right, left, wanted, place, true)
        : new WithAny(left, right, wanted, place, false);
  }

  @Override
  public final Object eval(Frame frame) {
    return test(frame);
  }

  /** With a number. */
  static final class WithNumber extends Equality {
    private final double number;

    WithNumber(Expression left, double number, boolean wanted) {
      super(left, wanted);
      this.number = number;
    }

    @Override
    public boolean test(Frame frame) {
      return (left.number(frame) == number) == wanted;
    }
  }

  private static final class WithString extends Equality {
    private final LuaString string;

    WithString(Expression left, LuaString string, boolean wanted) {
      super(left, wanted);
      this.string = string;
    }

    @Override
    public boolean test(Frame frame) {
      Object value = left.eval(frame);
      return (value == string || string.equals(value)) == wanted;
    }
  }

  /** With nil or a boolean. */
  private static final class WithConstant extends Equality {
    private final Object constant;

    WithConstant(Expression left, Object constant, boolean wanted) {
      super(left, wanted);
      this.constant = constant;
    }

    @Override
    public boolean test(Frame frame) {
      return (left.eval(frame) == constant) == wanted;
    }
  }

  private static final class WithAny extends Equality {
    private final Expression right;
    private final Place place;

    /** Lua reads a variable that functions inside can set when the other operand is there. */
    private final boolean swapped;

    WithAny(Expression left, Expression right, boolean wanted, Place place, boolean swapped) {
      super(left, wanted);
      this.swapped = swapped;
      this.right = right;
      this.place = place;
    }

    @Override
    public boolean test(Frame frame) {
      double first = left.number(frame);
      if (Frame.isOther(first)) {
        Object one = frame.other;
        Object two = right.eval(frame);
        return equal(frame, swapped ? two : one, swapped ? one : two) == wanted;
      }
      return (first == right.number(frame)) == wanted;
    }

    private boolean equal(Frame frame, Object one, Object two) {
      return Operations.equal(frame.thread, place, one, two);
    }
  }
}
