package io.vireo.lua.node.statement;

import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.Operations;
import io.vireo.lua.core.Place;
import io.vireo.lua.node.Cell;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;

/**
 * What can be assigned to. When more than one target is assigned, the tables and keys of all are
 * evaluated first, then the values; so what was evaluated is passed on.
 */
public abstract class Target {
  /** The table, if it has one. */
  Object table(Frame frame) {
    return null;
  }

  /** The key, if it has one. */
  Object key(Frame frame) {
    return null;
  }

  /** Sets it. */
  abstract void set(Frame frame, Object table, Object key, Object value);

  /** A numeric variable. */
  public static final class Numeric extends Target {
    private final int slot;

    /** The variable in a slot. */
    public Numeric(int slot) {
      this.slot = slot;
    }

    int slot() {
      return slot;
    }

    @Override
    void set(Frame frame, Object table, Object key, Object value) {
      frame.set(slot, frame.unbox(value));
    }
  }

  /** A local variable that is neither numeric nor used by a function inside. */
  public static final class Local extends Target {
    private final int slot;

    /** The variable in a slot. */
    public Local(int slot) {
      this.slot = slot;
    }

    @Override
    void set(Frame frame, Object table, Object key, Object value) {
      frame.values[slot] = value;
    }
  }

  /** A local variable that a function inside uses. */
  public static final class Shared extends Target {
    private final int slot;
    private final boolean fresh;

    /**
     * The variable in a slot.
     *
     * @param fresh whether it is declared here
     */
    public Shared(int slot, boolean fresh) {
      this.slot = slot;
      this.fresh = fresh;
    }

    @Override
    void set(Frame frame, Object table, Object key, Object value) {
      if (fresh) {
        frame.values[slot] = new Cell(value);
      } else {
        ((Cell) frame.values[slot]).set(value);
      }
    }
  }

  /** A variable of a function around. */
  public static final class Upvalue extends Target {
    private final int index;

    /** The upvalue with a number. */
    public Upvalue(int index) {
      this.index = index;
    }

    @Override
    void set(Frame frame, Object table, Object key, Object value) {
      frame.function.cell(index).set(value);
    }
  }

  /** A global variable. */
  public static final class Global extends Target {
    private final LuaString name;
    private final Place place;

    /** The variable with a name. */
    public Global(LuaString name, Place place) {
      this.name = name;
      this.place = place;
    }

    @Override
    void set(Frame frame, Object table, Object key, Object value) {
      LuaTable environment = frame.function.environment();
      Operations.assign(frame.thread, place, environment, name, value);
    }
  }

  /** A place in a table. */
  public static final class Element extends Target {
    private final Expression table;
    private final Expression key;
    private final Place place;
    private final boolean late;

    /**
     * The place at a key.
     *
     * @param late whether table and key are evaluated when the values are there
     */
    public Element(Expression table, Expression key, Place place, boolean late) {
      this.late = late;
      this.table = table;
      this.key = key;
      this.place = place;
    }

    @Override
    Object table(Frame frame) {
      return late ? null : table.eval(frame);
    }

    @Override
    Object key(Frame frame) {
      return late ? null : key.eval(frame);
    }

    @Override
    void set(Frame frame, Object object, Object at, Object value) {
      if (late) {
        Operations.assign(frame.thread, place, table.eval(frame), key.eval(frame), value);
      } else {
        Operations.assign(frame.thread, place, object, at, value);
      }
    }
  }
}
