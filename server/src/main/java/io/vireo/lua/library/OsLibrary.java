package io.vireo.lua.library;

import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.Memory;
import io.vireo.lua.core.Numbers;
import java.util.function.DoubleSupplier;

/** What is left of Lua's {@code os}: the clock. */
public final class OsLibrary {
  private OsLibrary() {}

  /**
   * Opens it.
   *
   * @param clock seconds of processor time
   */
  public static void open(LuaTable globals, Memory memory, DoubleSupplier clock) {
    new Library(memory, 1)
        .function("clock", (thread, arguments) -> Numbers.box(clock.getAsDouble()))
        .openAs(globals, "os");
  }
}
