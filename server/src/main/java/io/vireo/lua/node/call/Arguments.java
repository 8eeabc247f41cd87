package io.vireo.lua.node.call;

import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;

/** Lists of expressions, of which the last one may have any number of values. */
public final class Arguments {
  private Arguments() {}

  /** All their values, with room for {@code before} others in front of them. */
  public static Object[] eval(Frame frame, Expression[] expressions, int before) {
    int count = expressions.length;
    if (count == 0 || !expressions[count - 1].isOpen()) {
      Object[] values = new Object[before + count];
      for (int i = 0; i < count; i++) {
        values[before + i] = expressions[i].eval(frame);
      }
      return values;
    }
    Object[] closed = new Object[count - 1];
    for (int i = 0; i < count - 1; i++) {
      closed[i] = expressions[i].eval(frame);
    }
    Object[] open = LuaFunction.all(expressions[count - 1].values(frame));
    if (before + closed.length == 0) {
      return open;
    }
    Object[] values = new Object[before + closed.length + open.length];
    System.arraycopy(closed, 0, values, before, closed.length);
    System.arraycopy(open, 0, values, before + closed.length, open.length);
    return values;
  }
}
