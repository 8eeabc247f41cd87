package io.vireo.lua.module;

import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.Memory;
import java.util.Arrays;

/**
 * Lists inside each other while they are read: their values on one stack, so that a table is made
 * when its size is known. It is the table that results from adding the values one after the other.
 */
final class ListBuilder {
  private static final int FIRST = 16;
  private static final int REFERENCE = 4;

  private final Memory memory;
  private Object[] values = new Object[FIRST];
  private int size;

  ListBuilder(Memory memory) {
    this.memory = memory;
  }

  /** Where a list begins that is read from now on. */
  int size() {
    return size;
  }

  void add(Object value) {
    if (size == values.length) {
      memory.take((long) size * 2 * REFERENCE);
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  Object removeLast() {
    return values[--size];
  }

  /** The values from a beginning on, which leave the stack. */
  Object[] removeFrom(int begin) {
    Object[] removed = Arrays.copyOfRange(values, begin, size);
    Arrays.fill(values, begin, size, null);
    size = begin;
    return removed;
  }

  /** The table of the values from a beginning on, which leave the stack. */
  LuaTable toTable(int begin) {
    int count = size - begin;
    boolean full = isFull(begin);
    int places = count == 0 || !full ? 0 : Integer.highestOneBit(2 * count - 1);
    LuaTable table = new LuaTable(memory, places, 0);
    for (int i = 0; i < count; i++) {
      table.put(i + 1, values[begin + i]);
      values[begin + i] = null;
    }
    size = begin;
    return table;
  }

  private boolean isFull(int begin) {
    for (int i = begin; i < size; i++) {
      if (values[i] == null) {
        return false;
      }
    }
    return true;
  }
}
