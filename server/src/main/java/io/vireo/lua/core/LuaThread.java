package io.vireo.lua.core;

import java.util.function.Supplier;

/**
 * What runs Lua: the main thread of an engine, or a coroutine. Not a thread of Java, though a
 * coroutine has one.
 *
 * <p>Time is counted in steps: each turn of a loop, each call, and each some bytes or elements that
 * a library function works on is one. After a number of them the {@link Watch} is asked, which may
 * end the script: an {@link Interrupted} is thrown, which no {@code pcall} catches.
 */
public abstract class LuaThread {
  /** Is asked from time to time whether a script may go on. */
  @FunctionalInterface
  public interface Watch {
    /**
     * Called on the thread that runs the script, each {@link #STRIDE} steps or so.
     *
     * @throws Interrupted if the script has to end
     */
    void look();
  }

  /** Thrown through a script that has to end, whatever it does. */
  public static final class Interrupted extends Error {
    private static final long serialVersionUID = 1;

    private transient CallSite origin;

    /** An interruption with a text for the client. */
    public Interrupted(String message) {
      super(message, null, false, false);
    }

    /** Called for each loop that it leaves. */
    public void leave(CallSite loop) {
      origin = origin == null ? loop : origin;
    }

    /** The innermost loop that it has left, or null. */
    public CallSite origin() {
      return origin;
    }
  }

  /** Steps between two looks. */
  public static final int STRIDE = 10_000;

  private double given;

  private final Memory memory;
  private final Watch watch;
  private int left = STRIDE;

  /** A thread whose limits are those. */
  protected LuaThread(Memory memory, Watch watch) {
    this.memory = memory;
    this.watch = watch;
  }

  /** Keeps the number that a function returns, until its caller takes it. */
  public final void give(double number) {
    given = number;
  }

  /** The number that a function has just returned. */
  public final double given() {
    return given;
  }

  /** The memory that it takes from. */
  public final Memory memory() {
    return memory;
  }

  /** Counts a step. */
  public final void step() {
    if (--left < 0) {
      look();
    }
  }

  /** Counts {@code count} steps at once. */
  public final void steps(long count) {
    left = (int) Math.max(-1, left - count);
    if (left < 0) {
      look();
    }
  }

  private void look() {
    left = STRIDE;
    if (isOwner()) {
      watch.look();
    } else {
      onOwner(this::lookThere);
    }
  }

  private Object lookThere() {
    watch.look();
    return null;
  }

  /** Whether the Java thread that runs this is the one that entered the engine. */
  public abstract boolean isOwner();

  /** Has the Java thread that entered the engine do something, and waits for it. */
  public abstract Object onOwner(Supplier<Object> action);

  // Calls

  /** Calls that Lua 5.1 has room for when its list of calls is doubled for the last time. */
  private static final int MOST_CALLS = 16_383;

  /** Calls through C that Lua 5.1 nests, of which the host's call of the chunk is one. */
  private static final int MOST_HOST_CALLS = 200;

  private int calls;
  private int hostCalls = 1;

  /** As many calls by the library were around when this began to run. */
  private int hostCallsAround = 1;

  /** Frames of Java that the stack of the Java thread has room for. */
  private int room;

  /**
   * Begins a call of a function of Lua.
   *
   * @param weight how many frames of Java it needs, about
   * @return false if the Java thread has no room for it: it has to be made {@link #elsewhere}
   * @throws LuaError "stack overflow" if calls are nested too deeply
   */
  public final boolean enter(int weight) {
    step();
    if (room < weight && !findRoom(weight)) {
      return false;
    }
    if (calls >= MOST_CALLS) {
      throw LuaError.at("stack overflow");
    }
    calls++;
    room -= weight;
    return true;
  }

  /** Looks whether the Java thread has more room than was thought; true if it is enough. */
  protected boolean findRoom(int weight) {
    return false;
  }

  /** Ends a call of a function of Lua. */
  public final void leave(int weight) {
    room += weight;
    if (--calls == 0) {
      atRest();
    }
  }

  /** Called when the outermost call has ended. */
  protected void atRest() {}

  /** Frames of Java that there is room for. */
  protected final int room() {
    return room;
  }

  /** Says how many frames of Java there is room for. */
  protected final void room(int frames) {
    room = frames;
  }

  /**
   * Does something on a Java thread with a stack of its own, and waits for it.
   *
   * @param weight how many frames of Java it needs, about
   */
  public abstract Object elsewhere(int weight, Supplier<Object> action);

  /** How many calls by the library are around: the compiler nests in them. */
  public final int hostDepth() {
    return hostCalls;
  }

  /** Whether nothing but functions of Lua is being called, so that a coroutine can yield. */
  protected final boolean isInLuaOnly() {
    return hostCalls == hostCallsAround;
  }

  /**
   * Begins to run for another one, which waits: its calls are around those of this one.
   *
   * @throws LuaError "C stack overflow" if those are too many
   */
  protected final void runFor(LuaThread caller) {
    if (caller.hostCalls >= MOST_HOST_CALLS) {
      throw LuaError.plain("C stack overflow");
    }
    hostCallsAround = caller.hostCalls + 1;
    hostCalls = hostCallsAround;
  }

  /**
   * Calls any value: a function, or what has a {@code __call}. For the library; errors that leave
   * through this have no position.
   */
  public final Object call(Object function, Object... arguments) {
    return callFrom(null, function, arguments);
  }

  /** Calls any value with one argument: as {@link #call(Object, Object...)}. */
  public final Object call(Object function, Object first) {
    if (!(function instanceof LuaFunction callee) || hostCalls + 1 >= MOST_HOST_CALLS) {
      return callFrom(null, function, first);
    }
    hostCalls++;
    calls++;
    try {
      return callee.call(this, first);
    } catch (LuaError error) {
      error.leave(null);
      throw error;
    } finally {
      calls--;
      hostCalls--;
    }
  }

  /** Calls any value with two arguments: as {@link #call(Object, Object...)}. */
  public final Object call(Object function, Object first, Object second) {
    if (!(function instanceof LuaFunction callee) || hostCalls + 1 >= MOST_HOST_CALLS) {
      return callFrom(null, function, first, second);
    }
    hostCalls++;
    calls++;
    try {
      return callee.call(this, first, second);
    } catch (LuaError error) {
      error.leave(null);
      throw error;
    } finally {
      calls--;
      hostCalls--;
    }
  }

  /**
   * Calls any value from some place that is no call: for metamethods.
   *
   * @param site where, or null
   */
  public final Object callFrom(CallSite site, Object function, Object... arguments) {
    int outside = hostCalls;
    if (outside + 1 >= MOST_HOST_CALLS) {
      throw LuaError.at(site, "C stack overflow");
    }
    int callsOfHost = site == null ? 1 : 0;
    hostCalls = outside + 1;
    calls += callsOfHost;
    try {
      if (function instanceof LuaFunction callee) {
        return callee.call(this, arguments);
      }
      return Operations.call(this, null, function, arguments);
    } catch (LuaError error) {
      if (site != null || isCallable(function)) {
        error.leave(site);
      }
      throw error;
    } finally {
      calls -= callsOfHost;
      hostCalls = outside;
    }
  }

  private boolean isCallable(Object value) {
    return value instanceof LuaFunction || metamethod(value, Event.CALL) != null;
  }

  /** The metatable of any value, or null: all strings share one. */
  public abstract LuaTable metatable(Object value);

  /** What a value's metatable has for an event, or null. */
  public final Object metamethod(Object value, Event event) {
    LuaTable metatable = metatable(value);
    return metatable == null ? null : metatable.metamethod(event);
  }
}
