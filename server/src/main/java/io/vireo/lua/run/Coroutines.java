package io.vireo.lua.run;

import io.vireo.lua.core.LuaError;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.HashSet;
import java.util.Set;

/**
 * The coroutines of an engine that have a Java thread: those that were resumed and have not ended.
 * One that no script can reach any more ends when the collector has found out.
 */
public final class Coroutines {
  /** Bytes of a coroutine's stack: what is deeper goes on elsewhere. */
  private static final long STACK = 512 << 10;

  /** Frames of Java that such a stack has room for. */
  static final int ROOM = 1600;

  /** More would be a danger for the machine. */
  private static final int MOST = 1000;

  /** How often the collector is waited for, and how long each time, in milliseconds. */
  private static final int TRIALS = 10;

  private static final int PATIENCE = 20;

  private final Workers workers = new Workers("lua-coroutine", STACK);
  private final ReferenceQueue<CoroutineHandle> abandoned = new ReferenceQueue<>();
  private final Set<Trace> alive = new HashSet<>();

  Workers workers() {
    return workers;
  }

  /** Notes a coroutine that is about to get a Java thread. */
  Object begin(CoroutineHandle handle, CoroutineThread thread) {
    endAbandoned();
    for (int i = 0; i < TRIALS && alive.size() >= MOST; i++) {
      System.gc();
      endOne();
    }
    if (alive.size() >= MOST) {
      throw LuaError.at("too many coroutines");
    }
    Trace trace = new Trace(handle, thread, abandoned);
    alive.add(trace);
    return trace;
  }

  /** Notes that a coroutine has ended. */
  void ended(Object trace) {
    alive.remove(trace);
  }

  /** Ends those that no script can reach any more. */
  void endAbandoned() {
    for (Object trace = abandoned.poll(); trace != null; trace = abandoned.poll()) {
      ((Trace) trace).end(alive);
    }
  }

  private void endOne() {
    try {
      Object trace = abandoned.remove(PATIENCE);
      if (trace != null) {
        ((Trace) trace).end(alive);
        endAbandoned();
      }
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends all of them. */
  void close() {
    for (Trace trace : Set.copyOf(alive)) {
      trace.end(alive);
    }
    workers.close();
  }

  /** What stays of a coroutine that cannot be reached. */
  private static final class Trace extends PhantomReference<CoroutineHandle> {
    private final CoroutineThread thread;

    Trace(
        CoroutineHandle handle, CoroutineThread thread, ReferenceQueue<CoroutineHandle> abandoned) {
      super(handle, abandoned);
      this.thread = thread;
    }

    void end(Set<Trace> alive) {
      if (alive.remove(this)) {
        thread.end();
      }
    }
  }
}
