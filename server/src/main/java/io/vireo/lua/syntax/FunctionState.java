package io.vireo.lua.syntax;

import io.vireo.lua.core.LuaString;
import java.util.ArrayList;
import java.util.List;

/** A function while it is parsed: which variables are visible, and which it takes from outside. */
final class FunctionState {
  static final int MOST_LOCALS = 200;
  static final int MOST_UPVALUES = 60;

  /** Registers that Lua's machine gives a call. */
  static final int MOST_REGISTERS = 250;

  final FunctionState around;
  final int line;
  boolean varargs;

  /** Whether {@code arg} is wanted: taken back when {@code ...} is used. */
  boolean needsArgument;

  private static final int NOTHING = -1;

  private final List<Variable> active = new ArrayList<>();
  private final List<LuaString> upvalueNames = new ArrayList<>();
  private final List<FunctionTree.Upvalue> upvalues = new ArrayList<>();
  private final List<Boolean> loops = new ArrayList<>();
  private final List<Variable> all = new ArrayList<>();
  private int slots;
  private List<Variable> snapshot = List.of();
  private boolean begun;

  /** The registers that the last instruction sets to nil: up to before the end, or nothing. */
  private int cleanedFrom;

  private int cleanedEnd = NOTHING;

  /** Values that would be in registers of Lua's machine while others are computed. */
  private int held;

  FunctionState(FunctionState around, int line) {
    this.around = around;
    this.line = line;
  }

  /** Opens a block. */
  int openBlock(boolean loop) {
    loops.add(loop);
    return active.size();
  }

  /** Closes the innermost block: only the first {@code visible} variables stay visible. */
  void closeBlock(int visible) {
    loops.remove(loops.size() - 1);
    while (active.size() > visible) {
      active.remove(active.size() - 1);
    }
  }

  boolean isInLoop() {
    return loops.contains(true);
  }

  int visible() {
    return active.size();
  }

  int slots() {
    return slots;
  }

  /** The variables that are visible now, for {@link Marks}. */
  List<Variable> snapshot() {
    if (!snapshot.equals(active)) {
      snapshot = List.copyOf(active);
    }
    return snapshot;
  }

  /** An instruction was noted. */
  void emitted() {
    begun = true;
    cleanedEnd = NOTHING;
  }

  /** A jump leads to the next instruction. */
  void label() {
    cleanedEnd = NOTHING;
  }

  /**
   * Sets registers to nil. No instruction is needed for it behind one that can do it too, and at
   * the beginning, where all are nil that have no arguments.
   *
   * @return whether an instruction is needed
   */
  boolean cleans(int from, int count) {
    if (!begun && from >= active.size()) {
      return false;
    }
    boolean joins = cleanedEnd != NOTHING && cleanedFrom <= from && from <= cleanedEnd;
    cleanedFrom = joins ? cleanedFrom : from;
    cleanedEnd = joins ? Math.max(cleanedEnd, from + count) : from + count;
    begun = true;
    return !joins;
  }

  /** The number of slots, from the first on, that have numeric variables. */
  int numericSlots() {
    int count = 0;
    for (Variable variable : all) {
      count = variable.isNumeric() ? Math.max(count, variable.slot() + 1) : count;
    }
    return count;
  }

  List<FunctionTree.Upvalue> upvalues() {
    return upvalues;
  }

  /** Keeps one value more; false if there is no register for it. */
  boolean hold() {
    return active.size() + ++held < MOST_REGISTERS;
  }

  /** Keeps {@code count} values less. */
  void release(int count) {
    held -= count;
  }

  /** Makes a declared variable visible. */
  void activate(Variable variable) {
    active.add(variable);
    all.add(variable);
    slots = Math.max(slots, active.size());
  }

  Variable local(LuaString name) {
    for (int i = active.size() - 1; i >= 0; i--) {
      if (active.get(i).name() == name || name.equals(active.get(i).name())) {
        return active.get(i);
      }
    }
    return null;
  }

  /** The number of an upvalue of that name; -1 if no function around has such a variable. */
  int upvalue(LuaString name, TokenParser parser) {
    int known = upvalueNames.indexOf(name);
    if (known >= 0 || around == null) {
      return known;
    }
    Variable local = around.local(name);
    int index = -1;
    if (local != null) {
      local.capture();
    } else {
      index = around.upvalue(name, parser);
      if (index < 0) {
        return -1;
      }
    }
    parser.limit(this, upvalues.size() + 1, MOST_UPVALUES, "upvalues");
    upvalueNames.add(name);
    upvalues.add(new FunctionTree.Upvalue(local, index));
    return upvalues.size() - 1;
  }
}
