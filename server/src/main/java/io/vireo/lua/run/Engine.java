package io.vireo.lua.run;

import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Memory;

/**
 * What all that runs in an engine shares.
 *
 * @param memory what scripts may take
 * @param watch may end a script
 * @param strings the metatable of all strings
 * @param deep Java threads for deep recursion
 * @param coroutines Java threads for coroutines
 */
public record Engine(
    Memory memory, LuaThread.Watch watch, LuaTable strings, Workers deep, Coroutines coroutines) {
  /** Bytes of a frame of Java, at most, on the average of many: when it is not compiled. */
  private static final int FRAME = 200;

  /** Bytes of a stack for deep recursion. */
  private static final long DEEP_STACK = 64L << 20;

  /** Frames of Java that such a stack has room for. */
  static final int DEEP_ROOM = (int) (DEEP_STACK / FRAME) - 1000;

  /** An engine whose scripts have those limits. */
  public static Engine of(Memory memory, LuaThread.Watch watch, LuaTable strings) {
    Workers deep = new Workers("lua-deep", DEEP_STACK);
    return new Engine(memory, watch, strings, deep, new Coroutines());
  }

  /** Bytes of a stack for {@code frames} of Java. */
  static long bytes(int frames) {
    return (frames + 1000L) * FRAME;
  }

  /** Frames of Java that {@code bytes} of a stack have room for. */
  static int frames(long bytes) {
    return (int) Math.min(bytes / FRAME, DEEP_ROOM);
  }

  /** Ends the Java threads that wait. */
  public void close() {
    deep.close();
    coroutines.close();
  }
}
