package io.vireo.lua.node.expression;

import io.vireo.lua.core.Operations;
import io.vireo.lua.core.Place;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;

/**
 * A value of a table that is in a variable which functions inside can set: Lua reads it when the
 * key is there.
 */
public final class LateIndex extends Expression {
  private final Expression table;
  private final Expression key;
  private final Place place;

  /** The value at a key. */
  public LateIndex(Expression table, Expression key, Place place) {
    this.table = table;
    this.key = key;
    this.place = place;
  }

  @Override
  public Object eval(Frame frame) {
    Object at = key.eval(frame);
    return Operations.index(frame.thread, place, table.eval(frame), at);
  }

  @Override
  public String describe() {
    return "field '?'";
  }
}
