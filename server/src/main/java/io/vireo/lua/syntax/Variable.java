package io.vireo.lua.syntax;

import io.vireo.lua.core.LuaString;

/** A local variable. */
public final class Variable {
  private final LuaString name;
  private final int slot;
  private boolean captured;
  private boolean numeric;

  Variable(LuaString name, int slot) {
    this.name = name;
    this.slot = slot;
  }

  /** Its name. */
  public LuaString name() {
    return name;
  }

  /** Its place in the function's frame: no other variable that is visible with it has the same. */
  public int slot() {
    return slot;
  }

  /** Whether a function inside uses it, so that it can outlive its block. */
  public boolean isCaptured() {
    return captured;
  }

  void capture() {
    captured = true;
  }

  /** Whether it seems to hold a number as a rule: it is calculated with, or is the result. */
  public boolean isNumeric() {
    return numeric && !captured;
  }

  void calculate() {
    numeric = true;
  }
}
