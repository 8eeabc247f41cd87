package io.vireo.lua.node.statement;

import io.vireo.lua.node.Cell;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;
import io.vireo.lua.node.Statement;

/** Declares a local variable that the function which it gets can already use. */
public final class LocalFunction extends Statement {
  private final int slot;
  private final Expression function;

  /** Declares the variable in a slot. */
  public LocalFunction(int slot, Expression function) {
    this.slot = slot;
    this.function = function;
  }

  @Override
  public int run(Frame frame) {
    Cell cell = new Cell(null);
    frame.values[slot] = cell;
    cell.set(function.eval(frame));
    return NEXT;
  }
}
