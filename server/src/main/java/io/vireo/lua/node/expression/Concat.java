package io.vireo.lua.node.expression;

import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.Memory;
import io.vireo.lua.core.Operations;
import io.vireo.lua.core.Place;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;

/**
 * A chain of concatenations. All operands are evaluated first; then strings are joined from the
 * right on, as many at once as stand together.
 */
public final class Concat extends Expression {
  private final Expression[] operands;

  /** Of each operand and the one after it. */
  private final Place[] places;

  /**
   * A chain.
   *
   * @param places as many as there are operators
   */
  public Concat(Expression[] operands, Place[] places) {
    this.operands = operands;
    this.places = places;
  }

  @Override
  public Object eval(Frame frame) {
    if (operands.length == 2) {
      Object left = operands[0].eval(frame);
      return Operations.concat(frame.thread, places[0], left, operands[1].eval(frame));
    }
    Object[] values = new Object[operands.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = operands[i].eval(frame);
    }
    int end = values.length - 1;
    while (end > 0) {
      int start = texts(values, end);
      if (start < end) {
        values[start] = join(frame.thread.memory(), values, start, end);
        end = start;
      } else {
        end--;
        values[end] = Operations.concat(frame.thread, places[end], values[end], values[end + 1]);
      }
    }
    return values[0];
  }

  /**
   * Makes texts of numbers from a place back, if at least two can be joined.
   *
   * @return the first of those that stand together
   */
  private static int texts(Object[] values, int end) {
    if (Operations.toText(values[end]) == null || Operations.toText(values[end - 1]) == null) {
      return end;
    }
    int start = end + 1;
    while (start > 0) {
      LuaString text = Operations.toText(values[start - 1]);
      if (text == null) {
        break;
      }
      values[--start] = text;
    }
    return start;
  }

  private static LuaString join(Memory memory, Object[] values, int start, int end) {
    long length = 0;
    for (int i = start; i <= end; i++) {
      length += ((LuaString) values[i]).length();
    }
    memory.take(LuaString.HEAD + length);
    if (length > Integer.MAX_VALUE - Long.BYTES) {
      throw LuaError.plain("not enough memory");
    }
    byte[] all = new byte[(int) length];
    int at = 0;
    for (int i = start; i <= end; i++) {
      byte[] bytes = ((LuaString) values[i]).bytes();
      System.arraycopy(bytes, 0, all, at, bytes.length);
      at += bytes.length;
    }
    return LuaString.of(all);
  }
}
