package io.vireo.lua.compile;

import io.vireo.lua.debug.Announced;
import io.vireo.lua.debug.Announcement;
import io.vireo.lua.debug.Line;
import io.vireo.lua.debug.Traced;
import io.vireo.lua.debug.TracedFor;
import io.vireo.lua.debug.Tracer;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Position;
import io.vireo.lua.node.Statement;
import io.vireo.lua.node.statement.Block;
import io.vireo.lua.node.statement.GenericFor;
import io.vireo.lua.node.statement.Target;
import io.vireo.lua.syntax.Mark;
import io.vireo.lua.syntax.Marks;
import io.vireo.lua.syntax.Marks.Role;
import io.vireo.lua.syntax.Variable;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Has the nodes of a function that is debugged tell which line they come to. Without a debugger all
 * nodes stay as they are.
 */
final class Lines {
  /** Of what is not debugged. */
  static final Lines NONE = new Lines(null, null);

  private final Marks marks;
  private final Tracer tracer;
  private final Map<List<Variable>, List<Line.Variable>> known = new IdentityHashMap<>();

  /** Lines that a tracer is told. */
  Lines(Marks marks, Tracer tracer) {
    this.marks = marks;
    this.tracer = tracer;
  }

  boolean areWanted() {
    return marks != null;
  }

  private Announcement at(Role role, Object part) {
    Mark mark = marks == null ? null : marks.of(role, part);
    return mark == null ? null : new Announcement(tracer, line(mark));
  }

  private Line line(Mark mark) {
    return new Line(mark.line(), known.computeIfAbsent(mark.visible(), Lines::variables));
  }

  private static List<Line.Variable> variables(List<Variable> visible) {
    return visible.stream()
        .map(
            variable ->
                new Line.Variable(
                    variable.name(), variable.slot(), variable.isCaptured(), variable.isNumeric()))
        .toList();
  }

  /** An expression that begins with an instruction, if it does. */
  Expression before(Role role, Object part, Expression node) {
    Announcement announcement = at(role, part);
    return announcement == null ? node : Announced.before(announcement, node);
  }

  /** An expression behind which comes an instruction, if there is one. */
  Expression behind(Expression node, Role role, Object part) {
    Announcement announcement = at(role, part);
    return announcement == null ? node : Announced.behind(node, announcement);
  }

  /** The last of some expressions, behind which comes an instruction. */
  Expression[] behind(Expression[] nodes, Role role, Object part) {
    if (areWanted() && nodes.length > 0) {
      nodes[nodes.length - 1] = behind(nodes[nodes.length - 1], role, part);
    }
    return nodes;
  }

  /** The last operand of a call. */
  Expression call(Expression last, Object call, Expression callee) {
    Announcement announcement = at(Role.VALUE, call);
    return announcement == null ? last : Announced.behind(last, announcement, callee);
  }

  /** The arguments of a call that has some. */
  Expression[] call(Expression[] arguments, Object call, Expression callee) {
    if (areWanted() && arguments.length > 0) {
      arguments[arguments.length - 1] = call(arguments[arguments.length - 1], call, callee);
    }
    return arguments;
  }

  /** A statement behind which comes an instruction, if there is one. */
  Statement behind(Statement node, Role role, Object part) {
    Announcement announcement = at(role, part);
    return announcement == null
        ? node
        : Block.of(new Statement[] {node, Traced.instruction(announcement)});
  }

  /** A statement that begins with an instruction, if it does. */
  Statement before(Role role, Object part, Statement node) {
    Announcement announcement = at(role, part);
    return announcement == null
        ? node
        : Block.of(new Statement[] {Traced.instruction(announcement), node});
  }

  /** A block with a jump at its end, if there is one. */
  Statement jump(Statement block, Object part) {
    Announcement announcement = at(Role.JUMP, part);
    return announcement == null
        ? block
        : Block.of(new Statement[] {block, Traced.jump(announcement)});
  }

  /** A statement that is a jump. */
  Statement exit(Statement node, Object part) {
    Announcement announcement = at(Role.JUMP, part);
    return announcement == null
        ? node
        : Block.of(new Statement[] {Traced.jump(announcement), node});
  }

  /** What is done if no condition of a choice holds; null for nothing. */
  Statement otherwise(Statement node) {
    return areWanted() && node == null ? Traced.jumped(tracer) : node;
  }

  /** A loop that jumps to its end. */
  Statement ended(Statement node) {
    return areWanted() ? Block.of(new Statement[] {node, Traced.jumped(tracer)}) : node;
  }

  /** A statement that returns the values of a call. */
  Statement returned(Statement node, Object part) {
    Announcement announcement = at(Role.RETURN, part);
    return announcement == null ? node : Traced.returned(node, announcement);
  }

  /** The body of a function: its statements, and that it returns. */
  Statement body(Statement node, Object part) {
    return areWanted() ? Traced.body(tracer, behind(node, Role.RETURN, part)) : node;
  }

  /** What a loop does each time. */
  Statement turn(Statement node, Object part) {
    return areWanted() ? Traced.turn(tracer, node, at(Role.JUMP, part)) : node;
  }

  /** The condition behind the block of a loop. */
  Expression until(Expression node) {
    return areWanted() ? Traced.until(tracer, node) : node;
  }

  private TracedFor.Instructions instructions(int hidden, Object part) {
    return new TracedFor.Instructions(hidden, at(Role.PREPARE, part), at(Role.LOOP, part));
  }

  /** A loop that counts. */
  Statement numericFor(
      Variable variable, Expression[] bounds, Statement body, Position position, Object part) {
    return new TracedFor.Numbered(
        instructions(variable.slot() - bounds.length, part),
        variable.slot(),
        variable.isCaptured(),
        bounds,
        body,
        position);
  }

  /** A loop that calls an iterator. */
  Statement genericFor(
      int hidden,
      Target[] variables,
      Expression[] values,
      Statement body,
      GenericFor plain,
      Object part) {
    return new TracedFor.Iterated(instructions(hidden, part), variables, values, body, plain);
  }
}
