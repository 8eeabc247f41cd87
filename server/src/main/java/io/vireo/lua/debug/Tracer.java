package io.vireo.lua.debug;

import io.vireo.lua.core.LuaThread;
import io.vireo.lua.node.Frame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Follows functions that were compiled for a debugger, and tells when one of them comes to another
 * line: as Lua's machine does, when a function begins, at the first instruction of another line,
 * and when a loop has jumped back.
 *
 * <p>Functions that were not compiled for it are not seen; they have nothing to do with it, and pay
 * nothing. The listener is called on the Java thread that entered the engine; coroutines that were
 * given up may leave their levels on threads of their own.
 */
public final class Tracer {
  /** Receives the lines that run. */
  @FunctionalInterface
  public interface Listener {
    /** A function is about to run a line: the top of {@link #levels}. */
    void line(LuaThread thread, int line);
  }

  private final Listener listener;
  private final Map<LuaThread, Deque<Level>> threads = new ConcurrentHashMap<>();

  /** Follows functions for a listener. */
  public Tracer(Listener listener) {
    this.listener = listener;
  }

  /** The calls of a thread that it follows, the innermost first. */
  public List<Level> levels(LuaThread thread) {
    Deque<Level> levels = threads.get(thread);
    return levels == null ? List.of() : new ArrayList<>(levels);
  }

  void enter(Frame frame) {
    Deque<Level> levels = threads.computeIfAbsent(frame.thread, thread -> new ArrayDeque<>());
    int hostDepth = frame.thread.hostDepth();
    Level around = levels.peek();
    boolean direct = around != null && around.hostDepth == hostDepth;
    levels.push(new Level(frame, hostDepth, direct ? around.calling : null));
  }

  /**
   * A function has ended.
   *
   * @param replaced whether another one takes its place, which has no name
   */
  void leave(Frame frame, boolean replaced) {
    Deque<Level> levels = threads.get(frame.thread);
    levels.pop();
    if (levels.isEmpty()) {
      threads.remove(frame.thread);
    } else if (replaced) {
      levels.peek().calling = null;
    }
  }

  /** Comes to a jump: to where that leads it may have jumped already. */
  void jump(Frame frame, Line line) {
    if (!top(frame).hasJumped()) {
      reach(frame, line);
    }
    jumped(frame);
  }

  /** Has jumped forwards. */
  void jumped(Frame frame) {
    top(frame).jumped();
  }

  void jumpBack(Frame frame) {
    top(frame).jumpBack();
  }

  /** A function calls something that it knows by a name, or by none. */
  void calls(Frame frame, String name) {
    top(frame).calling = name;
  }

  void reach(Frame frame, Line line) {
    if (!top(frame).reach(line)) {
      return;
    }
    if (frame.thread.isOwner()) {
      listener.line(frame.thread, line.number());
    } else {
      frame.thread.onOwner(
          () -> {
            listener.line(frame.thread, line.number());
            return null;
          });
    }
  }

  private Level top(Frame frame) {
    return threads.get(frame.thread).peek();
  }
}
