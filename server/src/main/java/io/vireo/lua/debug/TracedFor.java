package io.vireo.lua.debug;

import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.Numbers;
import io.vireo.lua.core.Operations;
import io.vireo.lua.node.Cell;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;
import io.vireo.lua.node.Position;
import io.vireo.lua.node.Statement;
import io.vireo.lua.node.call.Arguments;
import io.vireo.lua.node.statement.GenericFor;
import io.vireo.lua.node.statement.Target;

/**
 * Loops of a function that is debugged. What Lua's machine has in its registers for them is in
 * slots of the frame: a debugger shows it.
 */
public final class TracedFor {
  private TracedFor() {}

  /**
   * The instructions of a loop.
   *
   * @param hidden the first of three slots, for what the loop has for itself
   * @param prepare sets the loop up
   * @param next goes on with it, or ends it
   */
  public record Instructions(int hidden, Announcement prepare, Announcement next) {
    private void hide(Frame frame, int place, Object value) {
      frame.values[hidden + place] = value;
    }
  }

  /** A loop that counts, as {@link io.vireo.lua.node.statement.NumericFor} does. */
  public static final class Numbered extends Statement {
    private final Instructions instructions;
    private final int slot;
    private final boolean captured;
    private final Expression[] bounds;
    private final Statement body;
    private final Position place;

    /**
     * A loop.
     *
     * @param slot the variable's slot
     * @param captured whether functions inside use the variable
     * @param bounds where it begins, where it ends, and its step
     */
    public Numbered(
        Instructions instructions,
        int slot,
        boolean captured,
        Expression[] bounds,
        Statement body,
        Position place) {
      this.instructions = instructions;
      this.slot = slot;
      this.captured = captured;
      this.bounds = bounds;
      this.body = body;
      this.place = place;
    }

    @Override
    public int run(Frame frame) {
      for (int i = 0; i < bounds.length; i++) {
        instructions.hide(frame, i, bounds[i].eval(frame));
      }
      instructions.prepare().say(frame);
      double index = number(frame, 0, "initial value");
      double limit = number(frame, 1, "limit");
      double width = number(frame, 2, "step");
      index -= width;
      while (true) {
        instructions.hide(frame, 0, Numbers.box(index));
        instructions.next().say(frame);
        index += width;
        if (!(width > 0 ? index <= limit : limit <= index)) {
          return NEXT;
        }
        instructions.hide(frame, 0, Numbers.box(index));
        set(frame, index);
        instructions.next().tracer().jumpBack(frame);
        int how = body.run(frame);
        if (how != NEXT) {
          return how == BREAK ? NEXT : how;
        }
        frame.thread.step();
      }
    }

    private void set(Frame frame, double index) {
      if (captured) {
        frame.values[slot] = new Cell(Numbers.box(index));
      } else {
        frame.numbers[slot] = index;
      }
    }

    private double number(Frame frame, int place, String what) {
      Double number = Operations.toNumber(frame.values[instructions.hidden() + place]);
      if (number == null) {
        throw LuaError.at(this.place, "'for' " + what + " must be a number");
      }
      instructions.hide(frame, place, number);
      return number;
    }
  }

  /** A loop that calls an iterator, as {@link GenericFor} does. */
  public static final class Iterated extends Statement {
    private final Instructions instructions;
    private final Target[] variables;
    private final Expression[] values;
    private final Statement body;
    private final GenericFor calls;

    /** A loop; the other one makes the calls. */
    public Iterated(
        Instructions instructions,
        Target[] variables,
        Expression[] values,
        Statement body,
        GenericFor calls) {
      this.instructions = instructions;
      this.variables = variables;
      this.values = values;
      this.body = body;
      this.calls = calls;
    }

    @Override
    public int run(Frame frame) {
      Object[] three = Arguments.eval(frame, values, 0);
      for (int i = 0; i < 3; i++) {
        instructions.hide(frame, i, i < three.length ? three[i] : null);
      }
      instructions.prepare().say(frame);
      int hidden = instructions.hidden();
      while (true) {
        instructions.next().say(frame);
        Object result =
            calls.call(
                frame, frame.values[hidden], frame.values[hidden + 1], frame.values[hidden + 2]);
        Object control = LuaFunction.first(result);
        if (control == null) {
          return NEXT;
        }
        instructions.hide(frame, 2, control);
        calls.assign(frame, result);
        instructions.next().tracer().jumpBack(frame);
        int how = body.run(frame);
        if (how != NEXT) {
          return how == BREAK ? NEXT : how;
        }
        frame.thread.step();
      }
    }
  }
}
