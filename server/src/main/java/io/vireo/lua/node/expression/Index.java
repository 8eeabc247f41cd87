package io.vireo.lua.node.expression;

import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.Operations;
import io.vireo.lua.core.Place;
import io.vireo.lua.core.Values;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;

/** A value of a table. */
public final class Index extends Expression {
  private final Expression table;
  private final Expression key;
  private final Place place;

  /** The value at a key. */
  public Index(Expression table, Expression key, Place place) {
    this.table = table;
    this.key = key;
    this.place = place;
  }

  @Override
  public Object eval(Frame frame) {
    Object object = table.eval(frame);
    double number = key.number(frame);
    if (object instanceof LuaTable at) {
      Object value = Frame.isOther(number) ? at.get(frame.other) : at.get(number);
      if (value != null || at.metatable() == null) {
        return value;
      }
    }
    return Operations.index(frame.thread, place, object, frame.box(number));
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
    return "field '?'";
  }
}
