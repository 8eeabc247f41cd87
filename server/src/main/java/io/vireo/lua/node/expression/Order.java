package io.vireo.lua.node.expression;

import io.vireo.lua.core.Operations;
import io.vireo.lua.core.Place;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;

/**
 * Which of two values is less: a class for each common shape of operands, as in {@link Arithmetic},
 * so that a variable and a constant are read without a call.
 */
public abstract class Order extends Expression {
  /** What is asked. */
  public enum Relation {
    /** Less. */
    LT,
    /** Less or equal. */
    LE,
    /** Greater. */
    GT,
    /** Greater or equal. */
    GE
  }

  private final Relation relation;

  /** The relation as a number, which is quicker to tell apart. */
  private final int code;

  final Expression left;
  final Expression right;
  private final Place place;

  private Order(Relation relation, Expression left, Expression right, Place place) {
    this.relation = relation;
    this.code = relation.ordinal();
    this.left = left;
    this.right = right;
    this.place = place;
  }

  /** The node for a comparison. */
  public static Expression of(Relation relation, Expression left, Expression right, Place place) {
    if (left instanceof SharedVariable) {
      return new RightFirst(relation, left, right, place);
    }
    if (left instanceof NumericVariable variable) {
      if (right instanceof Constant constant && constant.isNumeric()) {
        return new LocalWithConstant(relation, variable, constant, place);
      }
      if (right instanceof NumericVariable other) {
        return new LocalWithLocal(relation, variable, other, place);
      }
    }
    return new AnyWithAny(relation, left, right, place);
  }

  @Override
  public final Object eval(Frame frame) {
    return test(frame);
  }

  final boolean compare(double first, double second) {
    return switch (code) {
      case 0 -> first < second;
      case 1 -> first <= second;
      case 2 -> first > second;
      default -> first >= second;
    };
  }

  /** When an operand may be no number. */
  final boolean compare(Frame frame, Object first, Object second) {
    return switch (relation) {
      case LT -> Operations.less(frame.thread, place, first, second);
      case LE -> Operations.lessOrEqual(frame.thread, place, first, second);
      case GT -> Operations.less(frame.thread, place, second, first);
      case GE -> Operations.lessOrEqual(frame.thread, place, second, first);
    };
  }

  private static final class AnyWithAny extends Order {
    AnyWithAny(Relation relation, Expression left, Expression right, Place place) {
      super(relation, left, right, place);
    }

    @Override
    public boolean test(Frame frame) {
      double first = left.number(frame);
      if (first != first) {
        Object one = frame.box(first);
        return compare(frame, one, right.eval(frame));
      }
      double second = right.number(frame);
      if (second != second) {
        Object two = frame.box(second);
        return compare(frame, first, two);
      }
      return compare(first, second);
    }
  }

  private static final class LocalWithConstant extends Order {
    private final int slot;
    private final double constant;

    LocalWithConstant(Relation relation, NumericVariable left, Constant right, Place place) {
      super(relation, left, right, place);
      this.slot = left.slot();
      this.constant = right.number();
    }

    @Override
    public boolean test(Frame frame) {
      double first = frame.numbers[slot];
      return first == first
          ? compare(first, constant)
          : compare(frame, frame.get(slot), (Double) constant);
    }
  }

  private static final class LocalWithLocal extends Order {
    private final int one;
    private final int two;

    LocalWithLocal(Relation relation, NumericVariable left, NumericVariable right, Place place) {
      super(relation, left, right, place);
      this.one = left.slot();
      this.two = right.slot();
    }

    @Override
    public boolean test(Frame frame) {
      double first = frame.numbers[one];
      double second = frame.numbers[two];
      return first == first && second == second
          ? compare(first, second)
          : compare(frame, frame.get(one), frame.get(two));
    }
  }

  /**
   * When the first operand is a variable that functions inside can set: Lua reads it when both
   * operands are there.
   */
  private static final class RightFirst extends Order {
    RightFirst(Relation relation, Expression left, Expression right, Place place) {
      super(relation, left, right, place);
    }

    @Override
    public boolean test(Frame frame) {
      Object second = right.eval(frame);
      return compare(frame, left.eval(frame), second);
    }
  }
}
