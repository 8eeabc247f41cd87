package io.vireo.lua.run;

import io.vireo.lua.core.Coroutine;
import io.vireo.lua.core.LuaFunction;
import java.lang.ref.Reference;

/**
 * A coroutine as scripts have it. What runs it does not refer to it: so it can be told when no
 * script refers to it any more.
 */
public final class CoroutineHandle implements Coroutine {
  private final CoroutineThread thread;

  /** A coroutine that will call a function. */
  public CoroutineHandle(Engine engine, LuaFunction body) {
    thread = new CoroutineThread(engine, body, this);
  }

  /** Its state as {@code coroutine.status} shows it. */
  public String status() {
    return thread.status();
  }

  /**
   * Lets it go on, which is {@code suspended}, until it yields or ends.
   *
   * @param resumer what runs the caller
   * @return what it yields or gives back
   */
  public Object resume(Runner resumer, Object[] arguments) {
    try {
      return thread.resume(resumer, arguments);
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
