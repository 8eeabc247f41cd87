package io.vireo.lua.debug;

import io.vireo.lua.node.Frame;

/** What a node says when it comes to an instruction. */
public record Announcement(Tracer tracer, Line line) {
  void say(Frame frame) {
    tracer.reach(frame, line);
  }

  void sayJump(Frame frame) {
    tracer.jump(frame, line);
  }
}
