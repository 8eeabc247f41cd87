package io.vireo.lua.node.statement;

import io.vireo.lua.core.LuaThread;
import io.vireo.lua.node.Frame;
import io.vireo.lua.node.Position;
import io.vireo.lua.node.Statement;

/** A loop with its place: where a script was that is ended within. */
public final class Loop extends Statement {
  private final Statement loop;
  private final Position position;

  /** A loop at its place. */
  public Loop(Statement loop, Position position) {
    this.loop = loop;
    this.position = position;
  }

  @Override
  public int run(Frame frame) {
    try {
      return loop.run(frame);
    } catch (LuaThread.Interrupted interrupted) {
      interrupted.leave(position);
      throw interrupted;
    }
  }
}
