package io.vireo.lua.library;

import io.vireo.lua.core.Arguments;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Numbers;

/** {@code pairs} and {@code ipairs}, and the two functions that they hand out. */
final class Traversal {
  private static final Double ZERO = Numbers.box(0);

  private Traversal() {}

  static void open(LuaTable globals) {
    LuaFunction next = new NextFunction();
    LuaFunction nextIndex = new NextIndex();
    new Library(globals)
        .unary(
            "pairs",
            "table",
            (thread, value) -> new Object[] {next, Arguments.table(values(value), 1), null})
        .unary(
            "ipairs",
            "table",
            (thread, value) -> new Object[] {nextIndex, Arguments.table(values(value), 1), ZERO});
  }

  private static Object[] values(Object value) {
    return new Object[] {value};
  }

  /** The entry behind a key, or nil if there is none. */
  static Object next(LuaTable table, Object key) {
    int entry = table.entryFrom(place(table, key));
    return entry == LuaTable.UNKNOWN
        ? null
        : new Object[] {table.keyAt(entry), table.valueAt(entry)};
  }

  private static int place(LuaTable table, Object key) {
    int place = table.placeAfter(key);
    if (place == LuaTable.UNKNOWN) {
      throw LuaError.plain("invalid key to 'next'");
    }
    return place;
  }

  /** What {@code pairs} hands out. */
  private static final class NextFunction extends LuaFunction {
    /** Where the last entry was: most calls ask for the one behind it. */
    private int last;

    @Override
    public Object call(LuaThread thread, Object[] arguments) {
      return next(Arguments.table(arguments, 1), Arguments.get(arguments, 2));
    }

    @Override
    public Object call(LuaThread thread, Object table, Object key) {
      if (!(table instanceof LuaTable known)) {
        return call(thread, new Object[] {table, key});
      }
      if (key == null || !known.hasKeyAt(last, key)) {
        last = place(known, key) - 1;
      }
      last = known.entryFrom(last + 1);
      return last == LuaTable.UNKNOWN
          ? null
          : new Object[] {known.keyAt(last), known.valueAt(last)};
    }
  }

  /** What {@code ipairs} hands out. */
  private static final class NextIndex extends LuaFunction {
    @Override
    public Object call(LuaThread thread, Object[] arguments) {
      int index = Arguments.int32(arguments, 2) + 1;
      return entry(Arguments.table(arguments, 1), index);
    }

    @Override
    public Object call(LuaThread thread, Object table, Object index) {
      return table instanceof LuaTable known && index instanceof Double number
          ? entry(known, (int) Numbers.toLong(number) + 1)
          : call(thread, new Object[] {table, index});
    }

    private static Object entry(LuaTable table, int index) {
      Object value = table.get(index);
      return value == null ? NOTHING : new Object[] {Numbers.box(index), value};
    }
  }
}
