package io.vireo.lua.node;

import io.vireo.lua.core.Numbers;

/** A variable that a function inside uses: it lives as long as one of its users. */
public final class Cell {
  private double number = Frame.NO_NUMBER;
  private Object value;

  /** A variable with a value. */
  public Cell(Object value) {
    this.value = value;
  }

  /** The value. */
  public Object get() {
    double unboxed = number;
    return Frame.isOther(unboxed) ? value : Numbers.box(unboxed);
  }

  /** The value as {@link Expression#number} gives it. */
  public double number(Frame frame) {
    double unboxed = number;
    return Frame.isOther(unboxed) ? frame.unbox(value) : unboxed;
  }

  /** Sets the value. */
  public void set(Object newValue) {
    number = Frame.NO_NUMBER;
    value = newValue;
  }

  /** Sets the value to what {@link Expression#number} has just given. */
  public void set(Frame frame, double newNumber) {
    number = newNumber;
    if (newNumber != newNumber) {
      value = frame.other;
    }
  }
}
