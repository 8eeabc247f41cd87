package io.vireo.lua.debug;

import io.vireo.lua.core.LuaString;
import io.vireo.lua.node.Cell;
import io.vireo.lua.node.Frame;
import java.util.List;

/**
 * A place in a function to which it comes when it runs: an instruction of Lua's machine.
 *
 * @param number the line in the source, from 1
 * @param variables the local variables that are visible there, in the order of their declaration
 */
public record Line(int number, List<Variable> variables) {
  /**
   * A local variable.
   *
   * @param slot its place in the frame
   * @param captured whether a {@link Cell} is there
   * @param numeric whether it is one of {@link Frame#numbers}
   */
  public record Variable(LuaString name, int slot, boolean captured, boolean numeric) {
    /** Its value in a call. */
    public Object value(Frame frame) {
      if (captured) {
        return frame.values[slot] instanceof Cell cell ? cell.get() : null;
      }
      return numeric ? frame.get(slot) : frame.values[slot];
    }
  }
}
