package io.vireo.lua.library;

import io.vireo.lua.core.ArgumentError;
import io.vireo.lua.core.Arguments;
import io.vireo.lua.core.Event;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Memory;
import io.vireo.lua.core.Numbers;
import io.vireo.lua.core.Values;

/**
 * The functions of Lua 5.1's base library that neither run code nor catch errors (Lua 5.1 Reference
 * Manual, 5.1).
 */
public final class BaseLibrary {
  /** Values that a function of the library can have on C's stack. */
  private static final int C_STACK = 8000;

  private static final int DECIMAL = 10;

  private final LuaTable globals;
  private final Addresses addresses = new Addresses();

  private BaseLibrary(LuaTable globals) {
    this.globals = globals;
  }

  /** Puts the functions, {@code _G} and {@code _VERSION} into the table of global variables. */
  public static void open(LuaTable globals, Memory memory) {
    new BaseLibrary(globals).open(memory);
  }

  private void open(Memory memory) {
    new Library(globals)
        .value("_G", globals)
        .value("_VERSION", LuaString.of("Lua 5.1"))
        .unary("getmetatable", "value", BaseLibrary::getMetatable)
        .function("next", BaseLibrary::next)
        .function("rawequal", BaseLibrary::rawEqual)
        .function("rawget", BaseLibrary::rawGet)
        .function("rawset", BaseLibrary::rawSet)
        .function("select", BaseLibrary::select)
        .function("setmetatable", BaseLibrary::setMetatable)
        .function("tonumber", BaseLibrary::toNumber)
        .unary("tostring", "value", this::toText)
        .unary("type", "value", (thread, value) -> TypeNames.of(value))
        .function("unpack", BaseLibrary::unpack);
    Traversal.open(globals);
    new CollectorFunctions(memory).open(globals);
  }

  // Metatables

  private static Object getMetatable(LuaThread thread, Object value) {
    LuaTable metatable = thread.metatable(value);
    Object shown = metatable == null ? null : metatable.metamethod(Event.METATABLE);
    return shown == null ? metatable : shown;
  }

  private static Object setMetatable(LuaThread thread, Object[] arguments) {
    LuaTable table = Arguments.table(arguments, 1);
    if (arguments.length < 2 || arguments[1] != null && !(arguments[1] instanceof LuaTable)) {
      throw new ArgumentError(2, "nil or table expected");
    }
    LuaTable old = table.metatable();
    if (old != null && old.metamethod(Event.METATABLE) != null) {
      throw LuaError.at("cannot change a protected metatable");
    }
    Writing.check(table);
    table.metatable((LuaTable) arguments[1]);
    return table;
  }

  // Without metamethods

  private static Object rawEqual(LuaThread thread, Object[] arguments) {
    return Values.rawEquals(Arguments.any(arguments, 1), Arguments.any(arguments, 2));
  }

  private static Object rawGet(LuaThread thread, Object[] arguments) {
    return Arguments.table(arguments, 1).get(Arguments.any(arguments, 2));
  }

  private static Object rawSet(LuaThread thread, Object[] arguments) {
    LuaTable table = Arguments.table(arguments, 1);
    Object key = Arguments.any(arguments, 2);
    Object value = Arguments.any(arguments, 3);
    Writing.put(table, key, value);
    return table;
  }

  private static Object next(LuaThread thread, Object[] arguments) {
    return Traversal.next(Arguments.table(arguments, 1), Arguments.get(arguments, 2));
  }

  // Lists of values

  private static Object select(LuaThread thread, Object[] arguments) {
    int count = arguments.length;
    if (count > 0 && arguments[0] instanceof LuaString text && startsWithHash(text)) {
      return Numbers.box(count - 1);
    }
    int index = Arguments.int32(arguments, 1);
    if (index < 0) {
      index += count;
    }
    index = Math.min(index, count);
    if (index < 1) {
      throw new ArgumentError(1, "index out of range");
    }
    return java.util.Arrays.copyOfRange(arguments, index, count);
  }

  private static boolean startsWithHash(LuaString text) {
    return text.length() > 0 && text.at(0) == '#';
  }

  private static Object unpack(LuaThread thread, Object[] arguments) {
    LuaTable table = Arguments.table(arguments, 1);
    int from = Arguments.int32(arguments, 2, 1);
    int to = Arguments.get(arguments, 3) == null ? table.length() : Arguments.int32(arguments, 3);
    if (from > to) {
      return LuaFunction.NOTHING;
    }
    long count = (long) to - from + 1;
    if (count + arguments.length > C_STACK) {
      throw LuaError.at("too many results to unpack");
    }
    Object[] values = new Object[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] = table.get(from + i);
    }
    return values;
  }

  // Conversions

  private static Object toNumber(LuaThread thread, Object[] arguments) {
    int base = Arguments.int32(arguments, 2, DECIMAL);
    if (base == DECIMAL) {
      Object value = Arguments.any(arguments, 1);
      if (value instanceof LuaString text) {
        return Numbers.parse(text);
      }
      return value instanceof Double ? value : null;
    }
    LuaString text = Arguments.string(arguments, 1);
    if (base < Character.MIN_RADIX || base > Character.MAX_RADIX) {
      throw new ArgumentError(2, "base out of range");
    }
    return Radix.read(text, base);
  }

  private Object toText(LuaThread thread, Object value) {
    if (value instanceof LuaString) {
      return value;
    }
    LuaTable metatable = thread.metatable(value);
    Object method = metatable == null ? null : metatable.metamethod(Event.TOSTRING);
    if (method != null) {
      return LuaFunction.first(thread.call(method, value));
    }
    if (value instanceof Double number) {
      return Numbers.text(number);
    }
    if (value == null || value instanceof Boolean) {
      return LuaString.of(String.valueOf(value == null ? "nil" : value));
    }
    return addresses.show(value);
  }
}
