package io.vireo.lua.node.expression;

import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;

/** A constant. */
public final class Constant extends Expression {
  private final Object value;
  private final double number;

  /** A constant with a value. */
  public Constant(Object value) {
    this.value = value;
    this.number = value instanceof Double boxed ? boxed : Frame.NO_NUMBER;
  }

  /** The value if it is a number. */
  public double number() {
    return number;
  }

  /** The value. */
  public Object value() {
    return value;
  }

  @Override
  public Object eval(Frame frame) {
    return value;
  }

  @Override
  public double number(Frame frame) {
    frame.other = value;
    return number;
  }

  @Override
  public boolean isNumeric() {
    return value instanceof Double;
  }
}
