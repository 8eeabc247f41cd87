package io.vireo.lua.node.expression;

import io.vireo.lua.core.Event;
import io.vireo.lua.core.Operations;
import io.vireo.lua.core.Place;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;

/**
 * An operation on two numbers. There is a class for each common shape of operands, so that a
 * variable and a constant are read without a call.
 *
 * <p>What is no number is a NaN ({@link Frame#NO_NUMBER}), and an operation on a NaN gives one: so
 * the result alone is looked at, and only if that is NaN the operands are. (A power is not like
 * that: see {@link Careful}.) Each class has its own {@code eval}: one for all would call {@code
 * number} through a table once more, and so would one for all shapes its operands. So the classes
 * repeat each other on purpose.
 */
public abstract class Arithmetic extends Expression {
  private static final int ADD = 0;
  private static final int SUBTRACT = 1;
  private static final int MULTIPLY = 2;
  private static final int DIVIDE = 3;
  private static final int REMAINDER = 4;
  private static final int POWER = 5;

  private final Event operation;

  /** The operation as a number, which is quicker to tell apart. */
  private final int code;

  final Expression left;
  final Expression right;
  private final Place place;

  private Arithmetic(Event operation, Expression left, Expression right, Place place) {
    this.operation = operation;
    this.code = code(operation);
    this.left = left;
    this.right = right;
    this.place = place;
  }

  /** The node for an operation. */
  public static Expression of(Event operation, Expression left, Expression right, Place place) {
    if (left instanceof SharedVariable || operation == Event.POW) {
      return new Careful(operation, left, right, place);
    }
    boolean leftIsLocal = left instanceof NumericVariable;
    if (right instanceof Constant constant && constant.isNumeric()) {
      return leftIsLocal
          ? new LocalWithConstant(operation, (NumericVariable) left, constant, place)
          : new AnyWithConstant(operation, left, constant, place);
    }
    if (right instanceof NumericVariable variable) {
      return leftIsLocal
          ? new LocalWithLocal(operation, (NumericVariable) left, variable, place)
          : new AnyWithLocal(operation, left, variable, place);
    }
    return leftIsLocal
        ? new LocalWithAny(operation, (NumericVariable) left, right, place)
        : new AnyWithAny(operation, left, right, place);
  }

  private static int code(Event operation) {
    return switch (operation) {
      case ADD -> ADD;
      case SUB -> SUBTRACT;
      case MUL -> MULTIPLY;
      case DIV -> DIVIDE;
      case MOD -> REMAINDER;
      case POW -> POWER;
      default -> throw new IllegalArgumentException(operation.name());
    };
  }

  @Override
  public final boolean isNumeric() {
    return true;
  }

  /** The result; a NaN if one of the numbers is one. */
  final double compute(double first, double second) {
    return switch (code) {
      case ADD -> first + second;
      case SUBTRACT -> first - second;
      case MULTIPLY -> first * second;
      case DIVIDE -> first / second;
      case REMAINDER -> Operations.remainder(first, second);
      default -> Operations.power(first, second);
    };
  }

  /**
   * A value as {@link #number} gives it: for the most common kinds without a call through a table.
   */
  public static double operand(Expression operand, Frame frame) {
    if (operand instanceof LocalWithLocal common) {
      return common.number(frame);
    }
    if (operand instanceof LocalWithConstant common) {
      return common.number(frame);
    }
    return operand.number(frame);
  }

  /** When the first operand, which has just been evaluated, is no number, or NaN. */
  final double afterOther(Frame frame, double first) {
    Object one = frame.box(first);
    return slow(frame, one, right.eval(frame));
  }

  /** When an operand is no number, or NaN, or the result is. */
  final double slow(Frame frame, Object one, Object two) {
    if (one instanceof Double first && two instanceof Double second) {
      return compute(first, second);
    }
    return frame.unbox(Operations.arithmetic(frame.thread, place, operation, one, two));
  }

  private static final class AnyWithAny extends Arithmetic {
    AnyWithAny(Event operation, Expression left, Expression right, Place place) {
      super(operation, left, right, place);
    }

    @Override
    public Object eval(Frame frame) {
      return frame.box(number(frame));
    }

    @Override
    public double number(Frame frame) {
      double first = operand(left, frame);
      if (first != first) {
        return afterOther(frame, first);
      }
      double second = operand(right, frame);
      double result = compute(first, second);
      return result == result ? result : slow(frame, first, frame.box(second));
    }
  }

  private static final class AnyWithConstant extends Arithmetic {
    private final double constant;

    AnyWithConstant(Event operation, Expression left, Constant right, Place place) {
      super(operation, left, right, place);
      this.constant = right.number();
    }

    @Override
    public Object eval(Frame frame) {
      return frame.box(number(frame));
    }

    @Override
    public double number(Frame frame) {
      double first = operand(left, frame);
      double result = compute(first, constant);
      return result == result ? result : slow(frame, frame.box(first), constant);
    }
  }

  private static final class AnyWithLocal extends Arithmetic {
    private final int slot;

    AnyWithLocal(Event operation, Expression left, NumericVariable right, Place place) {
      super(operation, left, right, place);
      this.slot = right.slot();
    }

    @Override
    public Object eval(Frame frame) {
      return frame.box(number(frame));
    }

    @Override
    public double number(Frame frame) {
      double first = operand(left, frame);
      double result = compute(first, frame.numbers[slot]);
      return result == result ? result : slow(frame, frame.box(first), frame.get(slot));
    }
  }

  private static final class LocalWithAny extends Arithmetic {
    private final int slot;

    LocalWithAny(Event operation, NumericVariable left, Expression right, Place place) {
      super(operation, left, right, place);
      this.slot = left.slot();
    }

    @Override
    public Object eval(Frame frame) {
      return frame.box(number(frame));
    }

    @Override
    public double number(Frame frame) {
      double second = operand(right, frame);
      double result = compute(frame.numbers[slot], second);
      return result == result ? result : slow(frame, frame.get(slot), frame.box(second));
    }
  }

  private static final class LocalWithConstant extends Arithmetic {
    private final int slot;
    private final double constant;

    LocalWithConstant(Event operation, NumericVariable left, Constant right, Place place) {
      super(operation, left, right, place);
      this.slot = left.slot();
      this.constant = right.number();
    }

    @Override
    public Object eval(Frame frame) {
      return frame.box(number(frame));
    }

    @Override
    public double number(Frame frame) {
      double result = compute(frame.numbers[slot], constant);
      return result == result ? result : slow(frame, frame.get(slot), constant);
    }
  }

  private static final class LocalWithLocal extends Arithmetic {
    private final int one;
    private final int two;

    LocalWithLocal(Event operation, NumericVariable left, NumericVariable right, Place place) {
      super(operation, left, right, place);
      this.one = left.slot();
      this.two = right.slot();
    }

    @Override
    public Object eval(Frame frame) {
      return frame.box(number(frame));
    }

    @Override
    public double number(Frame frame) {
      double result = compute(frame.numbers[one], frame.numbers[two]);
      return result == result ? result : slow(frame, frame.get(one), frame.get(two));
    }
  }

  /**
   * Looks at the operands. For powers, which can be numbers though an operand is NaN; and when the
   * first operand is a variable that functions inside can set: Lua reads it when both operands are
   * there.
   */
  private static final class Careful extends Arithmetic {
    private final boolean rightFirst;

    Careful(Event operation, Expression left, Expression right, Place place) {
      super(operation, left, right, place);
      rightFirst = left instanceof SharedVariable;
    }

    @Override
    public Object eval(Frame frame) {
      return frame.box(number(frame));
    }

    @Override
    public double number(Frame frame) {
      double first = rightFirst ? 0 : left.number(frame);
      Object one = frame.other;
      double second = right.number(frame);
      Object two = frame.other;
      if (rightFirst) {
        first = left.number(frame);
        one = frame.other;
      }
      if (first == first && second == second) {
        return compute(first, second);
      }
      frame.other = one;
      one = frame.box(first);
      frame.other = two;
      return slow(frame, one, frame.box(second));
    }
  }
}
