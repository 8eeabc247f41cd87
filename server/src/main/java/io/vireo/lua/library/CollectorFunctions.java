package io.vireo.lua.library;

import io.vireo.lua.core.ArgumentError;
import io.vireo.lua.core.Arguments;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Memory;
import io.vireo.lua.core.Numbers;

/**
 * {@code collectgarbage} and {@code gcinfo}. Java's collector needs no advice and gets none: the
 * settings are kept, and the memory in use is what was taken since a script last asked for a
 * collection, on top of what the library itself needs.
 */
final class CollectorFunctions {
  private static final double KIBIBYTE = 1024;

  /** About what Lua with its library takes. */
  private static final int LIBRARY = 50 * 1024;

  private static final LuaString COLLECT = LuaString.of("collect");
  private static final Double DEFAULT_PERCENT = Numbers.box(200);

  private final Memory memory;
  private long collectedUpTo;
  private Object pause = DEFAULT_PERCENT;
  private Object stepMultiplier = DEFAULT_PERCENT;

  CollectorFunctions(Memory memory) {
    this.memory = memory;
  }

  void open(LuaTable globals) {
    new Library(globals)
        .function("collectgarbage", this::control)
        .function("gcinfo", (thread, arguments) -> Numbers.box(Math.floor(used() / KIBIBYTE)));
  }

  private double used() {
    return LIBRARY + memory.taken() - collectedUpTo;
  }

  private Object control(LuaThread thread, Object[] arguments) {
    String option = Arguments.string(arguments, 1, COLLECT).toString();
    int value = Arguments.int32(arguments, 2, 0);
    switch (option) {
      case "collect":
        collectedUpTo = memory.taken();
        return Numbers.box(0);
      case "step":
        collectedUpTo = memory.taken();
        return true;
      case "count":
        return Numbers.box(used() / KIBIBYTE);
      case "setpause":
        Object oldPause = pause;
        pause = Numbers.box(value);
        return oldPause;
      case "setstepmul":
        Object oldMultiplier = stepMultiplier;
        stepMultiplier = Numbers.box(value);
        return oldMultiplier;
      case "stop", "restart":
        return Numbers.box(0);
      default:
        throw new ArgumentError(1, "invalid option '" + option + "'");
    }
  }
}
