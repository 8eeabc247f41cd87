package io.vireo.lua.library;

import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Operations;
import io.vireo.lua.core.Values;

/**
 * Lua's quicksort: the median of three as the pivot, the smaller part by recursion, the larger one
 * in the loop. Scripts see which elements are compared, in which order, and what becomes of them if
 * the comparison contradicts itself, so the steps are those of Lua 5.1. See Robert Sedgewick,
 * "Algorithms in Modula-3", Addison-Wesley 1993.
 */
final class TableSort {
  private final LuaThread thread;
  private final LuaTable table;

  /** Says what is less, or null for the operator. */
  private final LuaFunction order;

  TableSort(LuaThread thread, LuaTable table, LuaFunction order) {
    this.thread = thread;
    this.table = table;
    this.order = order;
  }

  void sort(int from, int to) {
    int low = from;
    int high = to;
    while (low < high && !few(low, high)) {
      int border = partition(low, high);
      if (border - low < high - border) {
        sort(low, border - 1);
        low = border + 1;
      } else {
        sort(border + 1, high);
        high = border - 1;
      }
    }
  }

  /** Brings the first, the middle and the last into order; true if these are all. */
  private boolean few(int low, int high) {
    orderPair(low, high);
    if (high - low == 1) {
      return true;
    }
    int middle = (low + high) / 2;
    Object there = table.get(middle);
    Object first = table.get(low);
    if (less(there, first)) {
      put(middle, first);
      put(low, there);
    } else {
      Object last = table.get(high);
      if (less(last, there)) {
        put(middle, last);
        put(high, there);
      }
    }
    return high - low == 2;
  }

  private void orderPair(int low, int high) {
    Object first = table.get(low);
    Object last = table.get(high);
    if (less(last, first)) {
      put(low, last);
      put(high, first);
    }
  }

  /** Splits by the middle element, and gives the place where that ends up. */
  private int partition(int low, int high) {
    int middle = (low + high) / 2;
    Object pivot = table.get(middle);
    Object beforeLast = table.get(high - 1);
    put(middle, beforeLast);
    put(high - 1, pivot);
    int up = low;
    int down = high - 1;
    while (true) {
      Object above = table.get(++up);
      while (less(above, pivot)) {
        check(up <= high);
        above = table.get(++up);
      }
      Object below = table.get(--down);
      while (less(pivot, below)) {
        check(down >= low);
        below = table.get(--down);
      }
      if (down < up) {
        break;
      }
      put(up, below);
      put(down, above);
    }
    Object swapped = table.get(high - 1);
    put(high - 1, table.get(up));
    put(up, swapped);
    return up;
  }

  private static void check(boolean inside) {
    if (!inside) {
      throw LuaError.at("invalid order function for sorting");
    }
  }

  private boolean less(Object one, Object other) {
    thread.step();
    return order == null
        ? Operations.less(thread, null, one, other)
        : Values.isTrue(LuaFunction.first(thread.call(order, one, other)));
  }

  private void put(int key, Object value) {
    Writing.put(table, key, value);
  }
}
