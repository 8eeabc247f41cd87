package io.vireo.lua.run;

import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import java.lang.ref.WeakReference;

/** What runs a coroutine. */
public final class CoroutineThread extends Runner {
  /** Thrown through a coroutine that cannot be resumed any more. */
  private static final class Ended extends Error {
    private static final long serialVersionUID = 1;

    Ended() {
      super(null, null, false, false);
    }
  }

  private final LuaFunction body;
  private final WeakReference<CoroutineHandle> handle;
  private final Signal resumed = new Signal();
  private final Signal paused = new Signal();

  private String status = "suspended";
  private boolean started;
  private volatile boolean ending;
  private Object trace;

  /** What the coroutine gets when it goes on, and how it paused. */
  private Object[] passed;

  private Outcome outcome;

  CoroutineThread(Engine engine, LuaFunction body, CoroutineHandle handle) {
    super(engine);
    this.body = body;
    this.handle = new WeakReference<>(handle);
    room(Coroutines.ROOM);
  }

  /** The coroutine as scripts have it. */
  public CoroutineHandle handle() {
    return handle.get();
  }

  String status() {
    return status;
  }

  Object resume(Runner resumer, Object[] arguments) {
    runFor(resumer);
    owner = resumer.isOwner() ? new Owner() : resumer.owner;
    passed = arguments;
    resumer.pause();
    status = "running";
    try {
      if (started) {
        resumed.give();
      } else {
        start();
      }
      paused.await(owner);
    } finally {
      resumer.goOn();
    }
    return outcome.get();
  }

  private void start() {
    trace = engine.coroutines().begin(handle(), this);
    started = true;
    try {
      engine.coroutines().workers().start(this::run);
    } catch (OutOfMemoryError error) {
      engine.coroutines().ended(trace);
      status = "dead";
      throw LuaError.plain("not enough memory");
    }
  }

  private void run() {
    finish(Outcome.of(() -> body.call(this, passed)));
  }

  private void finish(Outcome end) {
    status = "dead";
    if (!ending) {
      engine.coroutines().ended(trace);
      outcome = end;
      paused.give();
    }
  }

  /** Hands values to the thread that resumed it, and waits until it is resumed again. */
  public Object yield(Object[] values) {
    if (!isInLuaOnly()) {
      throw LuaError.plain("attempt to yield across metamethod/C-call boundary");
    }
    outcome = new Outcome(values, null);
    passed = null;
    status = "suspended";
    paused.give();
    resumed.await(null);
    if (ending) {
      throw new Ended();
    }
    return passed;
  }

  /** Ends it, which is suspended. */
  void end() {
    ending = true;
    resumed.give();
  }

  @Override
  void pause() {
    status = "normal";
  }

  @Override
  void goOn() {
    status = "running";
  }
}
