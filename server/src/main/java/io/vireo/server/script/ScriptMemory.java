package io.vireo.server.script;

import io.vireo.lua.core.Memory;
import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.memory.MemoryBudget;

/**
 * Tells scripts how much memory there is: as much as the heap has beside data and clients. Data
 * context only.
 *
 * <p>It is not known what of all that a script has made is still in use. So it may go on as long as
 * the heap has room with all garbage in it, or would have even if none of what the script made
 * since the last collection were garbage. Else the collector finds out; what is left over has to be
 * worth it, or a script would go on from one collection to the next.
 */
final class ScriptMemory implements Memory.Source {
  /** The multiple of what it says that a script may take: objects have heads, arrays are roomy. */
  private static final int FACTOR = 3;

  /** This share of the room must be free behind a collection. */
  private static final int WORTHWHILE = 16;

  /** After a collection in vain, the multiple of its time in which none is tried again. */
  private static final int REST = 10;

  private final Clock clock;
  private final MemoryLimit memory;
  private final MemoryBudget heap;

  /** Bytes in use, at least, when {@link #taken} was 0. */
  private long base;

  private long taken;
  private long reserved;
  private long restsUntil;

  ScriptMemory(MemoryBudget heap, Clock clock, MemoryLimit memory) {
    this.clock = clock;
    this.memory = memory;
    this.heap = heap;
    restsUntil = clock.nanos();
  }

  /** A script has ended. */
  void end() {
    taken = 0;
    give();
  }

  private void give() {
    if (reserved > 0) {
      heap.release(reserved);
      reserved = 0;
    }
  }

  @Override
  public boolean hasRoom(long bytes) {
    if (taken == 0) {
      base = memory.used();
    }
    taken += bytes;
    boolean room = fits(inHeap() + bytes) || fits(base + FACTOR * taken) || isFound(bytes);
    if (room) {
      reserved += bytes;
      heap.reserve(bytes);
    } else {
      taken -= bytes;
    }
    return room;
  }

  private boolean fits(long bytes) {
    return bytes <= heap.most();
  }

  /** Bytes of the heap that hold something, perhaps garbage. */
  private static long inHeap() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Looks for garbage, unless there cannot be enough, or has just not been. */
  private boolean isFound(long bytes) {
    long begin = clock.nanos();
    if (!fits(memory.used() + bytes) || begin - restsUntil < 0) {
      return false;
    }
    System.gc();
    base = inHeap();
    taken = bytes;
    give();
    boolean found = fits(base + Math.max(bytes, heap.most() / WORTHWHILE));
    if (!found) {
      long end = clock.nanos();
      restsUntil = end + REST * (end - begin);
    }
    return found;
  }
}
