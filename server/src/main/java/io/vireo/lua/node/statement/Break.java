package io.vireo.lua.node.statement;

import io.vireo.lua.node.Frame;
import io.vireo.lua.node.Statement;

/** {@code break}. */
public final class Break extends Statement {
  @Override
  public int run(Frame frame) {
    return BREAK;
  }
}
