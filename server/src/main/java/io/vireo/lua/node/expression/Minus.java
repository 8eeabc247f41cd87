package io.vireo.lua.node.expression;

import io.vireo.lua.core.Event;
import io.vireo.lua.core.Operations;
import io.vireo.lua.core.Place;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;

/** The negation of a number. */
public final class Minus extends Expression {
  private final Expression operand;
  private final Place place;

  /** The negation of an operand. */
  public Minus(Expression operand, Place place) {
    this.operand = operand;
    this.place = place;
  }

  @Override
  public double number(Frame frame) {
    double number = operand.number(frame);
    if (!Frame.isOther(number)) {
      return -number;
    }
    Object value = frame.other;
    return frame.unbox(Operations.arithmetic(frame.thread, place, Event.UNM, value, value));
  }

  @Override
  public Object eval(Frame frame) {
    return frame.box(number(frame));
  }

  @Override
  public boolean isNumeric() {
    return true;
  }
}
