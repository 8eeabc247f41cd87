package io.vireo.lua.node;

import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Numbers;

/**
 * What a call of a function has for itself: its variables, its further arguments, and what it
 * returns.
 *
 * <p><b>Numbers without boxes.</b> An expression gives a number without a box ({@link
 * Expression#number}); if its value is none, it gives {@link #NO_NUMBER}, a NaN that no computation
 * yields, and leaves the value in {@link #other}. So arithmetic needs one comparison for each
 * operand, which is false for a NaN only: {@code d == d}.
 *
 * <p>A variable is a slot. One that is calculated with is a <em>numeric</em> one: it is in {@link
 * #numbers}, and when {@link #NO_NUMBER} is there, its value is in the same slot of {@link
 * #values}. Of a variable that a function inside uses, a {@link Cell} is in the slot. Which kind a
 * variable is is known before the program runs.
 */
public final class Frame {
  private static final double[] NONE = {};
  private static final Object[] NOTHING = {};

  private static final long NO_NUMBER_BITS = 0x7ff8_0000_4c75_6121L;

  /** Says that a value is no number. */
  public static final double NO_NUMBER = Double.longBitsToDouble(NO_NUMBER_BITS);

  /** What runs it. */
  public final LuaThread thread;

  /** What is called. */
  public final Closure function;

  /** The variables: values or cells. */
  public final Object[] values;

  /** The numeric variables. */
  public final double[] numbers;

  /** The arguments after the named ones; null if the function takes none. */
  public Object[] varargs;

  /**
   * The value of the expression that gave {@link #NO_NUMBER}; when the function has ended, what
   * {@link Statement#RETURN} and its kin say.
   */
  public Object other;

  Frame(LuaThread thread, Closure function, int slots, int numericSlots) {
    this.thread = thread;
    this.function = function;
    this.values = slots == 0 ? NOTHING : new Object[slots];
    this.numbers = numericSlots == 0 ? NONE : new double[numericSlots];
  }

  /** Whether what an expression gave says that it is no number. */
  public static boolean isOther(double number) {
    return number != number && Double.doubleToRawLongBits(number) == NO_NUMBER_BITS;
  }

  /** A value as {@link Expression#number} gives it. */
  public double unbox(Object value) {
    if (value instanceof Double boxed) {
      double number = boxed;
      return isOther(number) ? Double.NaN : number;
    }
    other = value;
    return NO_NUMBER;
  }

  /** The value of what {@link Expression#number} has just given. */
  public Object box(double number) {
    return isOther(number) ? other : Numbers.box(number);
  }

  /** The value of a numeric variable. */
  public Object get(int slot) {
    double number = numbers[slot];
    return isOther(number) ? values[slot] : Numbers.box(number);
  }

  /** The value of a numeric variable, as {@link Expression#number} gives it. */
  public double number(int slot) {
    double number = numbers[slot];
    if (number != number) {
      other = values[slot];
    }
    return number;
  }

  /** Sets a numeric variable to what {@link Expression#number} has just given. */
  public void set(int slot, double number) {
    numbers[slot] = number;
    if (number != number) {
      values[slot] = other;
    }
  }
}
