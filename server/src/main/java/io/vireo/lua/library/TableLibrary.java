package io.vireo.lua.library;

import io.vireo.lua.core.Arguments;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Memory;
import io.vireo.lua.core.Numbers;

/** Lua 5.1's {@code table} (Reference Manual, 5.5), with what it has left of Lua 5.0. */
public final class TableLibrary {
  private static final int SIZE = 9;

  private TableLibrary() {}

  /** Opens it. */
  public static void open(LuaTable globals, Memory memory) {
    new Library(memory, SIZE)
        .function("concat", TableConcat::call)
        .function("foreach", TableLibrary::forEach)
        .function("foreachi", TableLibrary::forEachIndex)
        .function("getn", (thread, values) -> Numbers.box(Arguments.table(values, 1).length()))
        .function("maxn", TableLibrary::largestKey)
        .function("insert", TableLibrary::insert)
        .function("remove", TableLibrary::remove)
        .function("setn", TableLibrary::setLength)
        .function("sort", TableLibrary::sort)
        .openAs(globals, "table");
  }

  // Visiting

  private static Object forEach(LuaThread thread, Object[] arguments) {
    LuaTable table = Arguments.table(arguments, 1);
    LuaFunction function = Arguments.function(arguments, 2);
    Object next = Traversal.next(table, null);
    while (next instanceof Object[] entry) {
      thread.step();
      Object result = LuaFunction.first(thread.call(function, entry[0], entry[1]));
      if (result != null) {
        return result;
      }
      next = Traversal.next(table, entry[0]);
    }
    return LuaFunction.NOTHING;
  }

  private static Object forEachIndex(LuaThread thread, Object[] arguments) {
    LuaTable table = Arguments.table(arguments, 1);
    int length = table.length();
    LuaFunction function = Arguments.function(arguments, 2);
    for (int i = 1; i <= length; i++) {
      thread.step();
      Object result = LuaFunction.first(thread.call(function, Numbers.box(i), table.get(i)));
      if (result != null) {
        return result;
      }
    }
    return LuaFunction.NOTHING;
  }

  private static Object largestKey(LuaThread thread, Object[] arguments) {
    LuaTable table = Arguments.table(arguments, 1);
    double largest = 0;
    for (int at = table.entryFrom(LuaTable.FIRST);
        at != LuaTable.UNKNOWN;
        at = table.entryFrom(at + 1)) {
      thread.step();
      if (table.keyAt(at) instanceof Double key && key > largest) {
        largest = key;
      }
    }
    return Numbers.box(largest);
  }

  // Changing

  private static Object insert(LuaThread thread, Object[] arguments) {
    LuaTable table = Arguments.table(arguments, 1);
    int end = table.length() + 1;
    if (arguments.length == 2) {
      Writing.put(table, end, arguments[1]);
      return LuaFunction.NOTHING;
    }
    if (arguments.length != 3) {
      throw LuaError.at("wrong number of arguments to 'insert'");
    }
    int place = Arguments.int32(arguments, 2);
    for (int i = Math.max(end, place); i > place; i--) {
      thread.step();
      Writing.put(table, i, table.get(i - 1));
    }
    Writing.put(table, place, arguments[2]);
    return LuaFunction.NOTHING;
  }

  private static Object remove(LuaThread thread, Object[] arguments) {
    LuaTable table = Arguments.table(arguments, 1);
    int end = table.length();
    int place = Arguments.int32(arguments, 2, end);
    if (place < 1 || place > end) {
      return LuaFunction.NOTHING;
    }
    Object removed = table.get(place);
    for (int i = place; i < end; i++) {
      thread.step();
      Writing.put(table, i, table.get(i + 1));
    }
    Writing.put(table, end, null);
    return removed;
  }

  private static Object setLength(LuaThread thread, Object[] arguments) {
    Arguments.table(arguments, 1);
    throw LuaError.at("'setn' is obsolete");
  }

  private static Object sort(LuaThread thread, Object[] arguments) {
    LuaTable table = Arguments.table(arguments, 1);
    int length = table.length();
    LuaFunction order =
        Arguments.get(arguments, 2) == null ? null : Arguments.function(arguments, 2);
    new TableSort(thread, table, order).sort(1, length);
    return LuaFunction.NOTHING;
  }
}
