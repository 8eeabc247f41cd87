package io.vireo.lua.run;

import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import java.util.function.Supplier;

/**
 * What runs Lua on Java threads. A script starts on the thread that entered the engine, its owner.
 * A coroutine has a Java thread of its own, and so has recursion that is deeper than the stack of
 * the thread on which it started allows: at each moment one of them runs, and the others wait.
 */
public abstract class Runner extends LuaThread {
  /** What all runners of an engine share. */
  final Engine engine;

  /** The Java thread that entered the engine; known when the script runs on another one. */
  Owner owner;

  Runner(Engine engine) {
    super(engine.memory(), engine.watch());
    this.engine = engine;
  }

  @Override
  public final LuaTable metatable(Object value) {
    if (value instanceof LuaTable table) {
      return table.metatable();
    }
    return value instanceof LuaString ? engine.strings() : null;
  }

  @Override
  public final boolean isOwner() {
    return !Workers.isCurrent();
  }

  @Override
  public final Object onOwner(Supplier<Object> action) {
    return isOwner() ? action.get() : owner.ask(action);
  }

  @Override
  public final Object elsewhere(int weight, Supplier<Object> action) {
    int roomBefore = room();
    if (isOwner()) {
      owner = new Owner();
    }
    Task task = new Task(action);
    room(Math.max(weight, Engine.DEEP_ROOM));
    try {
      engine.deep().start(Engine.bytes(weight), task);
      task.done.await(owner);
    } finally {
      room(afterElsewhere(roomBefore));
    }
    return task.outcome.get();
  }

  /** The room on the Java thread after something was done on another one. */
  int afterElsewhere(int roomBefore) {
    return roomBefore;
  }

  /** Called when it resumes a coroutine. */
  void pause() {}

  /** Called when the coroutine that it resumed pauses. */
  void goOn() {}

  private static final class Task implements Runnable {
    private final Supplier<Object> action;
    private final Signal done = new Signal();
    private Outcome outcome;

    Task(Supplier<Object> action) {
      this.action = action;
    }

    @Override
    public void run() {
      outcome = Outcome.of(action);
      done.give();
    }
  }
}
