package io.vireo.lua.node;

import io.vireo.lua.core.Code;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Numbers;
import java.util.Arrays;
import java.util.function.Consumer;

/** A function of a program. */
public final class Closure extends LuaFunction {
  private static final LuaString COUNT = LuaString.of("n");

  private final Prototype prototype;
  private final Cell[] cells;
  private final LuaTable environment;

  /** A function with its upvalues, and the table of its global variables. */
  public Closure(Prototype prototype, Cell[] cells, LuaTable environment) {
    this.prototype = prototype;
    this.cells = cells;
    this.environment = environment;
  }

  /** An upvalue. */
  public Cell cell(int index) {
    return cells[index];
  }

  /** The table of its global variables. */
  public LuaTable environment() {
    return environment;
  }

  @Override
  public Code code() {
    return prototype;
  }

  @Override
  public void kept(Consumer<Object> values) {
    for (Cell cell : cells) {
      values.accept(cell.get());
    }
  }

  /** Whether it takes any number of arguments. */
  public boolean isVararg() {
    return prototype.varargs();
  }

  /** How many arguments it has names for. */
  public int parameters() {
    return prototype.parameters();
  }

  /** Whether a parameter is a numeric variable. */
  public boolean isNumeric(int parameter) {
    return prototype.unboxed()[parameter];
  }

  /** A frame for a call of it, if it is not {@link #isVararg}: its caller sets the parameters. */
  public Frame open(LuaThread thread) {
    return new Frame(thread, this, prototype.slots(), prototype.numericSlots());
  }

  /** Says that a call was given only {@code given} arguments: the others are nil. */
  public void missing(Frame frame, int given) {
    for (int slot : prototype.numeric()) {
      if (slot >= given) {
        frame.numbers[slot] = Frame.NO_NUMBER;
      }
    }
  }

  /** A frame for a call of it with any arguments. */
  public Frame open(LuaThread thread, Object[] arguments) {
    Frame frame = open(thread);
    int named = Math.min(arguments.length, prototype.parameters());
    System.arraycopy(arguments, 0, frame.values, 0, named);
    if (prototype.varargs()) {
      keep(frame, Arrays.copyOfRange(arguments, named, arguments.length));
    }
    return unboxed(frame);
  }

  private Frame unboxed(Frame frame) {
    for (int slot : prototype.numeric()) {
      frame.set(slot, frame.unbox(frame.values[slot]));
    }
    return frame;
  }

  @Override
  public Object call(LuaThread thread, Object[] arguments) {
    return run(open(thread, arguments));
  }

  @Override
  public Object call(LuaThread thread) {
    Frame frame = open(thread);
    if (prototype.varargs()) {
      keep(frame, NOTHING);
    }
    return run(unboxed(frame));
  }

  @Override
  public Object call(LuaThread thread, Object first) {
    if (prototype.varargs() || prototype.parameters() < 1) {
      return call(thread, new Object[] {first});
    }
    Frame frame = open(thread);
    frame.values[0] = first;
    return run(unboxed(frame));
  }

  @Override
  public Object call(LuaThread thread, Object first, Object second) {
    if (prototype.varargs() || prototype.parameters() < 2) {
      return call(thread, new Object[] {first, second});
    }
    Frame frame = open(thread);
    frame.values[0] = first;
    frame.values[1] = second;
    return run(unboxed(frame));
  }

  @Override
  public Object call(LuaThread thread, Object first, Object second, Object third) {
    if (prototype.varargs() || prototype.parameters() < 3) {
      return call(thread, new Object[] {first, second, third});
    }
    Frame frame = open(thread);
    frame.values[0] = first;
    frame.values[1] = second;
    frame.values[2] = third;
    return run(unboxed(frame));
  }

  private void keep(Frame frame, Object[] others) {
    frame.varargs = others;
    if (prototype.argument() >= 0) {
      LuaTable table = new LuaTable(frame.thread.memory(), others.length, 1);
      for (int i = 0; i < others.length; i++) {
        table.put(i + 1, others[i]);
      }
      table.put(COUNT, Numbers.box(others.length));
      frame.values[prototype.argument()] = prototype.isArgumentCaptured() ? new Cell(table) : table;
    }
  }

  /**
   * Makes the call that a frame is for.
   *
   * @return what it gives back, as {@link LuaFunction} says
   */
  public static Object run(Frame frame) {
    int how = frame.function.once(frame);
    return how == Statement.RETURN ? frame.other : result(frame, how);
  }

  /**
   * Makes the call that a frame is for.
   *
   * @return its first value, as {@link Expression#number} gives it to the caller's frame
   */
  public static double number(Frame frame, Frame caller) {
    int how = frame.function.once(frame);
    if (how == Statement.RETURN_NUMBER) {
      double number = frame.thread.given();
      if (number != number) {
        caller.other = frame.other;
      }
      return number;
    }
    return caller.unbox(first(result(frame, how)));
  }

  private static Object result(Frame frame, int how) {
    return switch (how) {
      case Statement.RETURN -> frame.other;
      case Statement.RETURN_NUMBER -> frame.box(frame.thread.given());
      case Statement.TAIL_CALL -> follow((Frame) frame.other);
      default -> NOTHING;
    };
  }

  /**
   * Runs this function alone: a call that replaces it is not yet made.
   *
   * @return how it ended, as {@link Statement} says
   */
  private int once(Frame frame) {
    LuaThread thread = frame.thread;
    int weight = prototype.weight();
    if (!thread.enter(weight)) {
      return (Integer) thread.elsewhere(weight, () -> once(frame));
    }
    try {
      for (int slot : prototype.captured()) {
        frame.values[slot] = new Cell(frame.values[slot]);
      }
      return prototype.body().run(frame);
    } catch (StackOverflowError error) {
      throw LuaError.at("stack overflow");
    } finally {
      thread.leave(weight);
    }
  }

  /** Makes the calls that replace one. */
  private static Object follow(Frame first) {
    Frame frame = first;
    int replaced = 0;
    while (true) {
      replaced++;
      int how;
      try {
        how = frame.function.once(frame);
      } catch (LuaError error) {
        for (int i = 0; i < replaced; i++) {
          error.leave(null);
        }
        throw error;
      }
      if (how != Statement.TAIL_CALL) {
        return result(frame, how);
      }
      frame = (Frame) frame.other;
    }
  }
}
