package io.vireo.lua.library;

import io.vireo.lua.core.Arguments;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Numbers;

/** {@code string.sub}. */
final class StringSub extends LuaFunction {
  /** Bytes of a string without its content. */
  private static final int STRING = 40;

  @Override
  public Object call(LuaThread thread, Object[] arguments) {
    LuaString string = Arguments.string(arguments, 1);
    long first = Arguments.integer(arguments, 2);
    return sub(thread, string, first, Arguments.integer(arguments, 3, -1));
  }

  @Override
  public Object call(LuaThread thread, Object string, Object first) {
    return string instanceof LuaString text && first instanceof Double from
        ? sub(thread, text, Numbers.toLong(from), -1)
        : super.call(thread, string, first);
  }

  @Override
  public Object call(LuaThread thread, Object string, Object first, Object last) {
    return string instanceof LuaString text
            && first instanceof Double from
            && last instanceof Double to
        ? sub(thread, text, Numbers.toLong(from), Numbers.toLong(to))
        : super.call(thread, string, first, last);
  }

  private static LuaString sub(LuaThread thread, LuaString string, long first, long last) {
    int length = string.length();
    long from = Math.max(1, StringPositions.absolute(first, length));
    long to = Math.min(length, StringPositions.absolute(last, length));
    if (from > to) {
      return LuaString.EMPTY;
    }
    int size = (int) (to - from + 1);
    if (size == length) {
      return string;
    }
    thread.memory().take(STRING + size);
    return LuaString.copyOf(string.bytes(), (int) from - 1, size);
  }
}
