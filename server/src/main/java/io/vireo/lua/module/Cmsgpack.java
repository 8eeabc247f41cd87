package io.vireo.lua.module;

import io.vireo.lua.core.ArgumentError;
import io.vireo.lua.core.Arguments;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Memory;
import io.vireo.lua.core.Numbers;
import io.vireo.lua.library.Library;

/** The module {@code cmsgpack}: values as MessagePack, by the rules of lua-cmsgpack 0.4.0. */
public final class Cmsgpack {
  private final MessagePackWriter writer;

  private Cmsgpack(Memory memory) {
    writer = new MessagePackWriter(memory);
  }

  /** Opens it. */
  public static void open(LuaTable globals, Memory memory) {
    Cmsgpack cmsgpack = new Cmsgpack(memory);
    new Library(memory, 0)
        .function("pack", cmsgpack::pack)
        .function("unpack", Cmsgpack::unpackAll)
        .function("unpack_one", Cmsgpack::unpackOne)
        .function("unpack_limit", Cmsgpack::unpackLimit)
        .value("_NAME", LuaString.of("cmsgpack"))
        .value("_VERSION", LuaString.of("lua-cmsgpack 0.4.0"))
        .value("_COPYRIGHT", LuaString.of("Copyright (C) 2012, Salvatore Sanfilippo"))
        .value("_DESCRIPTION", LuaString.of("MessagePack C implementation for Lua"))
        .openAs(globals, "cmsgpack");
  }

  private Object pack(LuaThread thread, Object[] arguments) {
    if (arguments.length == 0) {
      throw new ArgumentError(0, "MessagePack pack needs input.");
    }
    if (2 * arguments.length > CStack.SIZE) {
      throw new ArgumentError(0, "Too many arguments for MessagePack pack.");
    }
    return writer.write(thread, arguments);
  }

  private static Object unpackAll(LuaThread thread, Object[] arguments) {
    return new MessagePackReader(thread, Arguments.string(arguments, 1).bytes(), 0)
        .readAll(Integer.MAX_VALUE);
  }

  private static Object unpackOne(LuaThread thread, Object[] arguments) {
    long offset = Arguments.integer(arguments, 2, 0);
    return unpack(thread, arguments, 1, offset);
  }

  private static Object unpackLimit(LuaThread thread, Object[] arguments) {
    long limit = Arguments.integer(arguments, 2);
    return unpack(thread, arguments, limit, Arguments.integer(arguments, 3, 0));
  }

  private static Object unpack(LuaThread thread, Object[] arguments, long limit, long offset) {
    LuaString text = Arguments.string(arguments, 1);
    if (offset < 0 || limit < 0) {
      throw LuaError.at(
          "Invalid request to unpack with offset of %d and limit of %d."
              .formatted((int) offset, text.length()));
    }
    if (offset > text.length()) {
      throw LuaError.at(
          "Start offset %d greater than input length %d.".formatted((int) offset, text.length()));
    }
    boolean all = limit == 0 && offset == 0;
    MessagePackReader reader = new MessagePackReader(thread, text.bytes(), (int) offset);
    Object[] values = reader.readAll(all ? Integer.MAX_VALUE : limit);
    return all ? values : withOffset(reader.isAtEnd() ? -1 : reader.offset(), values);
  }

  private static Object[] withOffset(int offset, Object[] values) {
    Object[] all = new Object[values.length + 1];
    all[0] = Numbers.box(offset);
    System.arraycopy(values, 0, all, 1, values.length);
    return all;
  }
}
