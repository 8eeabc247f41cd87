package io.vireo.lua.run;

import java.util.concurrent.locks.LockSupport;

/** What one Java thread waits for and another one gives, once for each time. */
final class Signal {
  private volatile Thread waiting;
  private volatile boolean given;

  /** Lets the one that waits, or will wait, go on. */
  void give() {
    given = true;
    LockSupport.unpark(waiting);
  }

  /** Waits until it is given; meanwhile the owner, if it is the one that waits, serves others. */
  void await(Owner owner) {
    waiting = Thread.currentThread();
    boolean serves = owner != null && owner.isCurrent();
    while (!given) {
      if (serves) {
        owner.serve();
      }
      if (!given) {
        LockSupport.park(this);
      }
    }
    waiting = null;
    given = false;
  }
}
