package io.vireo.server.script.debug;

import io.vireo.lua.core.Coroutine;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.NullPointer;
import io.vireo.lua.core.Numbers;
import io.vireo.lua.core.Values;

/** Shows values of Lua as Redis' debugger does. */
final class ValueText {
  private static final int MOST_LEVELS = 10;
  private static final int DIGITS = 6;

  private ValueText() {}

  /** Adds a value. */
  static void add(DebugText text, Object value) {
    add(text, value, 0);
  }

  private static void add(DebugText text, Object value, int level) {
    if (text.isFull()) {
      return;
    }
    if (level == MOST_LEVELS) {
      text.add("<max recursion level reached! Nested table?>");
    } else if (value instanceof LuaString string) {
      text.quote(string.bytes(), 0, string.length());
    } else if (value instanceof Double number) {
      byte[] room = new byte[Numbers.LONGEST];
      text.add(room, 0, Numbers.write(number, DIGITS, room, 0));
    } else if (value instanceof LuaTable table) {
      addTable(text, table, level + 1);
    } else {
      text.add(plain(value));
    }
  }

  private static String plain(Object value) {
    if (value == null) {
      return "nil";
    }
    if (value instanceof Boolean) {
      return value.toString();
    }
    String type =
        value instanceof LuaFunction
            ? "function"
            : value instanceof Coroutine ? "thread" : Values.typeName(value);
    String shown = type.equals("userdata") ? "light-userdata" : type;
    String address =
        value == NullPointer.NULL
            ? "(nil)"
            : "0x" + Integer.toHexString(System.identityHashCode(value));
    return "\"" + shown + "@" + address + "\"";
  }

  /** Without keys, if they are 1, 2 and so on in the order of the table. */
  private static void addTable(DebugText text, LuaTable table, int level) {
    boolean list = isList(table);
    String gap = "{";
    int place = table.entryFrom(LuaTable.FIRST);
    for (; place != LuaTable.UNKNOWN && !text.isFull(); place = table.entryFrom(place + 1)) {
      text.add(gap);
      gap = "; ";
      if (!list) {
        text.add("[");
        add(text, table.keyAt(place), level);
        text.add("]=");
      }
      add(text, table.valueAt(place), level);
    }
    text.add(gap.equals("{") ? "{}" : "}");
  }

  private static boolean isList(LuaTable table) {
    int expected = 1;
    int place = table.entryFrom(LuaTable.FIRST);
    while (place != LuaTable.UNKNOWN) {
      if (!(table.keyAt(place) instanceof Double key) || key != expected++) {
        return false;
      }
      place = table.entryFrom(place + 1);
    }
    return true;
  }
}
