package io.vireo.lua.node.expression;

import io.vireo.lua.node.Cell;
import io.vireo.lua.node.Closure;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;
import io.vireo.lua.node.Prototype;

/** Makes a function with the variables that it uses from outside. */
public final class FunctionConstructor extends Expression {
  /** Bytes of a function, and of each upvalue. */
  private static final int SIZE = 40;

  private final Prototype prototype;

  /** Where each upvalue comes from: a slot of the frame, or less than 0 for -1 - an upvalue's. */
  private final int[] sources;

  /**
   * Makes functions of a prototype.
   *
   * @param sources for each upvalue the slot of a cell in the frame, or -1 minus the number of an
   *     upvalue of the function that runs
   */
  public FunctionConstructor(Prototype prototype, int[] sources) {
    this.prototype = prototype;
    this.sources = sources;
  }

  @Override
  public Object eval(Frame frame) {
    frame.thread.memory().take(SIZE + 4L * sources.length);
    Cell[] cells = new Cell[sources.length];
    for (int i = 0; i < cells.length; i++) {
      int source = sources[i];
      cells[i] = source >= 0 ? (Cell) frame.values[source] : frame.function.cell(-1 - source);
    }
    return new Closure(prototype, cells, frame.function.environment());
  }
}
