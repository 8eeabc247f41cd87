package io.vireo.lua.debug;

import io.vireo.lua.node.Frame;

/**
 * What a node says when it comes to an instruction.
 *
 * @param foreign whether the function is not of the script
 */
public record Announcement(Tracer tracer, Line line, boolean foreign) {
  void say(Frame frame) {
    tracer.reach(frame, line, foreign);
  }

  void sayJump(Frame frame) {
    tracer.jump(frame, line, foreign);
  }
}
