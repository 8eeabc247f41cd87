package io.vireo.lua.library;

import io.vireo.lua.core.Arguments;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Numbers;
import io.vireo.lua.core.Values;

/** {@code table.concat}: asks how long the result is, and copies once. */
final class TableConcat {
  private static final int BYTES_PER_STEP = 64;

  private TableConcat() {}

  static Object call(LuaThread thread, Object[] arguments) {
    LuaString separator = Arguments.string(arguments, 2, LuaString.EMPTY);
    LuaTable table = Arguments.table(arguments, 1);
    int from = Arguments.int32(arguments, 3, 1);
    int to = Arguments.get(arguments, 4) == null ? table.length() : Arguments.int32(arguments, 4);
    if (from > to) {
      return LuaString.EMPTY;
    }
    long total = total(thread, table, from, to, separator.length());
    thread.memory().take(total);
    if (total > Integer.MAX_VALUE - Long.BYTES) {
      throw LuaError.plain("not enough memory");
    }
    thread.steps(total / BYTES_PER_STEP);
    return LuaString.of(join(table, from, to, separator, new byte[(int) total]));
  }

  private static long total(LuaThread thread, LuaTable table, int from, int to, int separator) {
    long total = ((long) to - from) * separator;
    for (long i = from; i <= to; i++) {
      Object value = table.get((int) i);
      if (value instanceof LuaString text) {
        total += text.length();
      } else if (value instanceof Double number) {
        total += Numbers.text(number).length();
      } else {
        throw LuaError.at(
            "invalid value (%s) at index %d in table for 'concat'"
                .formatted(Values.typeName(value), i));
      }
      thread.step();
    }
    return total;
  }

  private static byte[] join(LuaTable table, int from, int to, LuaString separator, byte[] into) {
    byte[] between = separator.bytes();
    int at = 0;
    for (long i = from; i <= to; i++) {
      Object value = table.get((int) i);
      byte[] text = (value instanceof LuaString is ? is : Numbers.text((Double) value)).bytes();
      System.arraycopy(text, 0, into, at, text.length);
      at += text.length;
      if (i < to) {
        System.arraycopy(between, 0, into, at, between.length);
        at += between.length;
      }
    }
    return into;
  }
}
