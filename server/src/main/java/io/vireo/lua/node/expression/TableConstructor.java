package io.vireo.lua.node.expression;

import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.Operations;
import io.vireo.lua.core.Place;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;

/**
 * Makes a table with its items. Lua sizes it beforehand, for as many items as are written, and
 * stores items without a key fifty at a time, after those with a key that stand before them: both
 * can be seen by a traversal.
 */
public final class TableConstructor extends Expression {
  private static final int BATCH = 50;

  private final Expression[] keys;
  private final Expression[] values;
  private final Place[] places;
  private final int arraySize;
  private final int hashSize;

  /**
   * Makes tables of items.
   *
   * @param keys their keys, null for those that are numbered
   * @param places where each is written
   * @param arraySize room for numbered items
   * @param hashSize room for others
   */
  public TableConstructor(
      Expression[] keys, Expression[] values, Place[] places, int arraySize, int hashSize) {
    this.keys = keys;
    this.values = values;
    this.places = places;
    this.arraySize = arraySize;
    this.hashSize = hashSize;
  }

  @Override
  public Object eval(Frame frame) {
    LuaTable table = new LuaTable(frame.thread.memory(), arraySize, hashSize);
    if (values.length > 0) {
      fill(frame, table);
    }
    return table;
  }

  private void fill(Frame frame, LuaTable table) {
    Object[] pending = new Object[Math.min(BATCH, values.length)];
    int waiting = 0;
    int stored = 0;
    int last = values.length - 1;
    for (int i = 0; i <= last; i++) {
      if (waiting == BATCH) {
        store(table, stored, pending, waiting);
        stored += waiting;
        waiting = 0;
      }
      if (keys[i] != null) {
        Object key = keys[i].eval(frame);
        Operations.assign(frame.thread, places[i], table, key, values[i].eval(frame));
      } else if (i == last && values[i].isOpen()) {
        Object[] open = LuaFunction.all(values[i].values(frame));
        table.resizeArray(stored + waiting + open.length);
        store(table, stored + waiting, open, open.length);
      } else {
        pending[waiting++] = values[i].eval(frame);
      }
    }
    store(table, stored, pending, waiting);
  }

  private static void store(LuaTable table, int from, Object[] items, int count) {
    for (int i = count; i > 0; i--) {
      table.put(from + i, items[i - 1]);
    }
  }
}
