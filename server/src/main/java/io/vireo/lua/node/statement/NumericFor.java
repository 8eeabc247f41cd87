package io.vireo.lua.node.statement;

import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.Numbers;
import io.vireo.lua.core.Operations;
import io.vireo.lua.core.Place;
import io.vireo.lua.node.Cell;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;
import io.vireo.lua.node.Statement;

/**
 * A loop that counts. As in Lua, the step is taken back once beforehand and added each time: what
 * is lost in rounding shows.
 */
public final class NumericFor extends Statement {
  private final int slot;
  private final boolean captured;
  private final Expression first;
  private final Expression last;
  private final Expression step;
  private final Statement body;
  private final Place place;

  /**
   * A loop.
   *
   * @param slot the variable's slot
   * @param captured whether functions inside use the variable
   */
  public NumericFor(
      int slot,
      boolean captured,
      Expression first,
      Expression last,
      Expression step,
      Statement body,
      Place place) {
    this.slot = slot;
    this.captured = captured;
    this.first = first;
    this.last = last;
    this.step = step;
    this.body = body;
    this.place = place;
  }

  @Override
  public int run(Frame frame) {
    Object from = first.eval(frame);
    Object to = last.eval(frame);
    Object by = step.eval(frame);
    double index = number(from, "initial value");
    double limit = number(to, "limit");
    double width = number(by, "step");
    return loop(frame, index - width, limit, width);
  }

  private int loop(Frame frame, double start, double limit, double width) {
    double index = start + width;
    while (width > 0 ? index <= limit : limit <= index) {
      if (captured) {
        frame.values[slot] = new Cell(Numbers.box(index));
      } else {
        frame.numbers[slot] = index;
      }
      int how = body.run(frame);
      if (how != NEXT) {
        return how == BREAK ? NEXT : how;
      }
      frame.thread.step();
      index += width;
    }
    return NEXT;
  }

  private double number(Object value, String what) {
    Double number = Operations.toNumber(value);
    if (number == null) {
      throw LuaError.at(place, "'for' " + what + " must be a number");
    }
    return number;
  }
}
