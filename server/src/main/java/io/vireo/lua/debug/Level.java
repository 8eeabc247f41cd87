package io.vireo.lua.debug;

import io.vireo.lua.node.Frame;
import java.util.List;

/** A call of a function that tells its lines, as long as it runs. */
public final class Level {
  final Frame frame;
  final int hostDepth;

  /** The name by which the function around calls it; null if that is not known. */
  private final String name;

  private Line line;
  private int before;

  /** It came here by a jump: one that would follow is not made, for the first leads on itself. */
  private boolean jumped;

  /** What is called now, by the name it has here, or null. */
  String calling;

  Level(Frame frame, int hostDepth, String name) {
    this.frame = frame;
    this.hostDepth = hostDepth;
    this.name = name;
  }

  /** Comes to an instruction; true if that is to be told: Lua's machine came to another line. */
  boolean reach(Line next) {
    line = next;
    boolean other = next.number() != before;
    before = next.number();
    jumped = false;
    return other;
  }

  boolean hasJumped() {
    return jumped;
  }

  void jumped() {
    jumped = true;
  }

  /** It jumps back: the next instruction is told, whatever its line. */
  void jumpBack() {
    before = 0;
  }

  /** What the function is called by the one that called it, or null. */
  public String name() {
    return name;
  }

  /** The line where it is, from 1; 0 before the first. */
  public int line() {
    return line == null ? 0 : line.number();
  }

  /** The local variables that are visible where it is. */
  public List<Line.Variable> variables() {
    return line == null ? List.of() : line.variables();
  }

  /** The value of one of them. */
  public Object value(Line.Variable variable) {
    return variable.value(frame);
  }
}
