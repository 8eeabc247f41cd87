package io.vireo.server.engine;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The last door on the way from the data context to the event loops. While the append-only log
 * promises that what a client has been told lasts ({@code appendfsync always}), everything that
 * might tell of a write waits here, in order, until the write is on the disk. Otherwise nothing
 * waits.
 *
 * <p>Commands go on being executed meanwhile; one forced write to the disk serves all that was
 * written up to then. Each write has a ticket; what leaves later than the write waits for it. What
 * is said while changes are made, such as that a key was evicted, may come before the write that
 * tells of it: it gets its ticket when all that happened is on its way to the disk.
 */
public final class Departures {
  private record Held(LoopPort port, Runnable task, long ticket) {}

  private record Said(LoopPort port, Runnable task) {}

  private final Queue<Held> held = new ArrayDeque<>();
  private final Queue<Said> said = new ArrayDeque<>();
  private volatile boolean armed;
  private boolean wanted;
  private long issued;
  private long lasting;

  /**
   * Whether writes must last before anybody hears of them. What waits already goes on waiting. Data
   * context only.
   */
  public synchronized void arm(boolean on) {
    wanted = on;
    look();
  }

  private void look() {
    armed = wanted || !held.isEmpty() || !said.isEmpty();
  }

  /** True if something may have to wait. Any thread. */
  public boolean isArmed() {
    return armed;
  }

  /** A ticket for a write that is on its way to the disk. Data context only. */
  public synchronized long issue() {
    return ++issued;
  }

  /**
   * Lets a task leave for a loop that may tell of a change which is just being made: now, or when
   * the write lasts that tells of it too. Data context only.
   */
  void say(LoopPort port, Runnable task) {
    if (armed) {
      await(port, task);
    } else {
      port.post(task);
    }
  }

  private synchronized void await(LoopPort port, Runnable task) {
    said.add(new Said(port, task));
  }

  /** All changes so far have their tickets. Data context only. */
  void settled() {
    if (armed) {
      hold();
    }
  }

  private synchronized void hold() {
    for (Said next = said.poll(); next != null; next = said.poll()) {
      hold(next.port(), next.task());
    }
    look();
  }

  /**
   * Lets a task leave for a loop, now or when the last write lasts: behind all that was {@linkplain
   * #settled said before}. Data context only.
   */
  public void leave(LoopPort port, Runnable task) {
    if (armed) {
      hold(port, task);
    } else {
      port.post(task);
    }
  }

  private synchronized void hold(LoopPort port, Runnable task) {
    if (lasting >= issued) {
      port.post(task);
    } else {
      held.add(new Held(port, task, issued));
    }
  }

  /** All writes up to a ticket last: whatever waited for them leaves. On a disk worker. */
  public synchronized void release(long ticket) {
    lasting = Math.max(lasting, ticket);
    while (!held.isEmpty() && held.peek().ticket() <= lasting) {
      Held next = held.poll();
      next.port().post(next.task());
    }
    look();
  }
}
