package io.vireo.server.script;

import io.vireo.lua.Lua;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;

/**
 * The tables {@code KEYS} and {@code ARGV} of the scripts of one sandbox. Data context only.
 *
 * <p>They serve one script after the other. When a script has ended nothing is left that knows
 * them: whatever can be reached from global variables cannot be changed, and a coroutine that was
 * left behind never goes on. So each script finds them as if they were new, and none is made. A
 * string is the one of the script before if it has the same bytes, as limits, names and tokens have
 * again and again.
 */
final class ArgumentTables {
  private static final LuaString KEYS = LuaString.of("KEYS");
  private static final LuaString ARGV = LuaString.of("ARGV");

  /** Places of a table that is kept. */
  private static final int MOST_PLACES = 64;

  private final Lua lua;
  private final Words keys;
  private final Words arguments;
  private int depth;

  /** Tables for scripts of an engine. */
  ArgumentTables(Lua lua) {
    this.lua = lua;
    keys = new Words(lua);
    arguments = new Words(lua);
  }

  /** A script begins. */
  void enter() {
    depth++;
  }

  /**
   * Gives a script its words; one that runs within another has tables of its own.
   *
   * @param firstKey the first word of the call that is a key
   * @param count how many keys there are; what follows them are arguments
   */
  void show(Call call, int firstKey, int count) {
    int firstArgument = firstKey + count;
    int end = call.count();
    if (depth == 1) {
      show(keys.of(call, firstKey, firstArgument), arguments.of(call, firstArgument, end));
    } else {
      show(table(lua, call, firstKey, firstArgument), table(lua, call, firstArgument, end));
    }
  }

  private void show(LuaTable keyTable, LuaTable argumentTable) {
    lua.globals().put(KEYS, keyTable);
    lua.globals().put(ARGV, argumentTable);
  }

  /** The script has ended, and has answered. */
  void leave() {
    if (--depth == 0) {
      keys.clear();
      arguments.clear();
    }
  }

  /** A new table of words of a call, from one place to before another. */
  static LuaTable table(Lua lua, Call call, int from, int to) {
    LuaTable table = new LuaTable(lua.memory(), room(to - from), 0);
    for (int i = from; i < to; i++) {
      table.put(i - from + 1, string(lua, call.arg(i)));
    }
    return table;
  }

  /** The places that {@code size} values have taken which came one by one. */
  private static int room(int size) {
    return size == 0 ? 0 : Integer.highestOneBit(2 * size - 1);
  }

  private static LuaString string(Lua lua, Bytes word) {
    lua.memory().take(word.length());
    return LuaString.copyOf(word.array(), word.offset(), word.length());
  }

  /** A table that is used again, and the strings that it had. */
  private static final class Words {
    private static final int KNOWN = 16;

    /** Bytes of a string that is kept. */
    private static final int SHORT = 64;

    private final Lua lua;
    private final LuaTable table;
    private final LuaString[] known = new LuaString[KNOWN];

    Words(Lua lua) {
      this.lua = lua;
      table = new LuaTable(lua.memory());
    }

    LuaTable of(Call call, int from, int to) {
      int room = room(to - from);
      if (table.arrayPlaces() != room) {
        table.renew(room);
      }
      for (int i = 0; i < to - from; i++) {
        table.put(i + 1, string(i, call.arg(from + i)));
      }
      return table;
    }

    private LuaString string(int place, Bytes word) {
      if (place >= KNOWN || word.length() > SHORT) {
        return ArgumentTables.string(lua, word);
      }
      LuaString before = known[place];
      if (before == null || !word.sameAs(before.bytes(), 0, before.length())) {
        before = ArgumentTables.string(lua, word);
        known[place] = before;
      }
      return before;
    }

    /** Lets go of what the script has left in it. */
    void clear() {
      table.renew(table.arrayPlaces() <= MOST_PLACES ? table.arrayPlaces() : 0);
    }
  }
}
