package io.vireo.lua.node.expression;

import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.Operations;
import io.vireo.lua.core.Place;
import io.vireo.lua.core.Values;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;

/** A value of a table whose key is a constant string. */
public final class Field extends Expression {
  private final Expression table;
  private final LuaString key;
  private final Place place;

  /** The field of a table. */
  public Field(Expression table, LuaString key, Place place) {
    this.table = table;
    this.key = key;
    this.place = place;
  }

  @Override
  public Object eval(Frame frame) {
    return of(frame, table.eval(frame), key, place);
  }

  /** The field of a value. */
  public static Object of(Frame frame, Object object, LuaString key, Place place) {
    if (object instanceof LuaTable table) {
      Object value = table.get(key);
      if (value != null || table.metatable() == null) {
        return value;
      }
      if (table.metatable().index() instanceof LuaTable next) {
        value = next.get(key);
        if (value != null) {
          return value;
        }
      }
    }
    return Operations.index(frame.thread, place, object, key);
  }

  @Override
  public double number(Frame frame) {
    return frame.unbox(eval(frame));
  }

  @Override
  public boolean test(Frame frame) {
    return Values.isTrue(eval(frame));
  }

  @Override
  public String describe() {
    return "field '" + key + "'";
  }
}
