package io.vireo.lua.node.statement;

import io.vireo.lua.core.Event;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.Operations;
import io.vireo.lua.core.Place;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;
import io.vireo.lua.node.Statement;

/**
 * Sets one value of a table: at a constant string, or at any key. What {@link Target.Element} does
 * for many targets at once is done here in the same order for one, without keeping what was
 * evaluated.
 */
public final class SetElement {
  private SetElement() {}

  /** Whether nothing has a say in what is written to a table. */
  private static boolean isPlain(LuaTable table) {
    LuaTable metatable = table.metatable();
    return !table.isReadOnly()
        && (metatable == null || metatable.metamethod(Event.NEWINDEX) == null);
  }

  /** At a constant string. */
  public static final class AtName extends Statement {
    private final Expression table;
    private final LuaString key;
    private final Expression value;
    private final Place place;

    /** Sets the field of a table. */
    public AtName(Expression table, LuaString key, Expression value, Place place) {
      this.table = table;
      this.key = key;
      this.value = value;
      this.place = place;
    }

    @Override
    public int run(Frame frame) {
      Object object = table.eval(frame);
      Object newValue = value.eval(frame);
      if (object instanceof LuaTable plain && isPlain(plain)) {
        plain.put(key, newValue);
      } else {
        Operations.assign(frame.thread, place, object, key, newValue);
      }
      return NEXT;
    }
  }

  /** At any key. */
  public static final class AtKey extends Statement {
    private final Expression table;
    private final Expression key;
    private final Expression value;
    private final Place place;

    /** Sets the value at a key of a table. */
    public AtKey(Expression table, Expression key, Expression value, Place place) {
      this.table = table;
      this.key = key;
      this.value = value;
      this.place = place;
    }

    @Override
    public int run(Frame frame) {
      Object object = table.eval(frame);
      double number = key.number(frame);
      Object other = frame.other;
      Object newValue = value.eval(frame);
      if (number == number && object instanceof LuaTable plain && isPlain(plain)) {
        plain.put(number, newValue);
        return NEXT;
      }
      frame.other = other;
      Operations.assign(frame.thread, place, object, frame.box(number), newValue);
      return NEXT;
    }
  }
}
