package io.vireo.lua.library;

import io.vireo.lua.core.Arguments;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Numbers;

/** {@code string.byte}. */
final class StringByte extends LuaFunction {
  /** Values that a function written in C may have at a time, arguments included. */
  private static final int MOST_VALUES = 8000;

  @Override
  public Object call(LuaThread thread, Object[] arguments) {
    LuaString string = Arguments.string(arguments, 1);
    int length = string.length();
    long from = StringPositions.absolute(Arguments.integer(arguments, 2, 1), length);
    long to = StringPositions.absolute(Arguments.integer(arguments, 3, from), length);
    from = Math.max(1, from);
    to = Math.min(length, to);
    if (from > to) {
      return NOTHING;
    }
    long count = to - from + 1;
    if (count + arguments.length > MOST_VALUES) {
      throw LuaError.at("stack overflow (string slice too long)");
    }
    if (count == 1) {
      return Numbers.box(string.at((int) from - 1));
    }
    Object[] values = new Object[(int) count];
    for (int i = 0; i < count; i++) {
      values[i] = Numbers.box(string.at((int) from - 1 + i));
    }
    return values;
  }

  @Override
  public Object call(LuaThread thread, Object string) {
    return string instanceof LuaString text && text.length() > 0
        ? Numbers.box(text.at(0))
        : super.call(thread, string);
  }

  @Override
  public Object call(LuaThread thread, Object string, Object position) {
    if (string instanceof LuaString text && position instanceof Double number) {
      int at = number.intValue();
      if (at == number && at > 0 && at <= text.length()) {
        return Numbers.box(text.at(at - 1));
      }
    }
    return super.call(thread, string, position);
  }
}
