package io.vireo.lua.run;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The Java thread that entered the engine, while another one runs the script for it: it waits, and
 * does what has to be done on this very thread.
 */
final class Owner {
  private final Thread thread = Thread.currentThread();
  private volatile Request request;

  /** Whether the current Java thread is this one. */
  boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /** Has it do something, and waits for the result; called on another Java thread. */
  Object ask(Supplier<Object> action) {
    Request asked = new Request(action);
    request = asked;
    LockSupport.unpark(thread);
    asked.done.await(this);
    return asked.outcome.get();
  }

  /** Does what was asked for, if anything was. */
  void serve() {
    Request asked = request;
    if (asked != null) {
      request = null;
      asked.outcome = Outcome.of(asked.action);
      asked.done.give();
    }
  }

  private static final class Request {
    final Supplier<Object> action;
    final Signal done = new Signal();
    Outcome outcome;

    Request(Supplier<Object> action) {
      this.action = action;
    }
  }
}
