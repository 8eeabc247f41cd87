package io.vireo.lua.core;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Adds up what values take of the heap with all that they keep: elements of tables, local variables
 * that functions go on using, and their code. Confined to one thread.
 *
 * <p>It takes some 50 ns for an object. To keep waits short, it stops after a number of them.
 */
public final class HeapSize {
  private static final int NUMBER = 16;
  private static final int STRING = 40;
  private static final int FUNCTION = 40;
  private static final int UPVALUE = 24;
  private static final int COROUTINE = 1024;

  private final int most;
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> open = new ArrayDeque<>();
  private long bytes;

  /** Counts at most {@code most} objects. */
  public HeapSize(int most) {
    this.most = most;
  }

  /** Counts a value, unless it was. */
  public void add(Object value) {
    put(value);
    Object next = open.poll();
    while (next != null) {
      count(next);
      next = open.poll();
    }
  }

  private void put(Object value) {
    if (value instanceof Double) {
      bytes += NUMBER;
    } else if (value != null && !(value instanceof Boolean) && seen.size() < most) {
      if (seen.add(value)) {
        open.add(value);
      }
    }
  }

  private void count(Object value) {
    if (value instanceof LuaString string) {
      bytes += STRING + string.length();
    } else if (value instanceof LuaTable table) {
      bytes += table.heapBytes();
      entries(table);
      put(table.metatable());
    } else if (value instanceof LuaFunction function) {
      bytes += FUNCTION;
      function.kept(this::upvalue);
      put(function.code());
    } else if (value instanceof Code code) {
      bytes += code.heapBytes();
      code.inside(this::put);
    } else if (value instanceof LuaThread) {
      bytes += COROUTINE;
    }
  }

  private void upvalue(Object value) {
    bytes += UPVALUE;
    put(value);
  }

  private void entries(LuaTable table) {
    int place = table.entryFrom(LuaTable.FIRST);
    while (place != LuaTable.UNKNOWN) {
      put(table.keyAt(place));
      put(table.valueAt(place));
      place = table.entryFrom(place + 1);
    }
  }

  /** Whether no more objects are counted. */
  public boolean isFull() {
    return seen.size() >= most;
  }

  /** What was counted so far, bytes. */
  public long bytes() {
    return bytes;
  }
}
