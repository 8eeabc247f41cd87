package io.vireo.server.engine;

import io.vireo.server.engine.propagation.Watermark;
import io.vireo.server.engine.session.LoopPort;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The last door on the way from the data context to the event loops. While the append-only log
 * promises that what a client has been told lasts ({@code appendfsync always}), everything that
 * might tell of a write waits here, in order, until the write is on the disk. Otherwise nothing
 * waits.
 *
 * <p>Commands go on being executed meanwhile; one forced write to the disk serves all that was
 * written up to then. What leaves waits for the last change, whosever it was, for an answer may
 * tell what others have written; the log counts them. It waits at the {@link Watermark} of what was
 * promised. What is said while changes are made, such as that a key was evicted, may come before
 * the write that tells of it: it gets its place when all that happened is on its way to the disk.
 *
 * <p>The first in the queue waits at the watermark, for all behind it. The lock of this object is
 * taken by the data context, and by the disk workers that raise the watermark; that of the
 * watermark is taken inside of it, and never the other way round.
 */
public final class WaitingReplies {
  /** No watermark comes so far: until the door is {@linkplain #open opened} again. */
  private static final long NEVER = Long.MAX_VALUE;

  /** What waits, and its place among all that waited since there is a delay. */
  private record Held(LoopPort port, Runnable task, long units, long place) {}

  private record Said(LoopPort port, Runnable task) {}

  private final Queue<Held> held = new ArrayDeque<>();
  private final Queue<Said> said = new ArrayDeque<>();
  private final Runnable raised = this::raised;
  private volatile boolean armed;
  private Watermark awaited;
  private boolean waiting;
  private boolean wanted;
  private boolean shut;
  private long delayNanos;
  private Delayer delayer;
  private long lastPlace;
  private long ripePlace;

  /** How many changes there are that the log has to tell. Data context only. */
  private long needed;

  /** Has something done in a while. */
  @FunctionalInterface
  public interface Delayer {
    /** Runs a task when the given nanoseconds have passed, not before. */
    void after(long nanos, Runnable task);
  }

  /** Nothing waits yet; what will, waits there. */
  WaitingReplies(Watermark first) {
    awaited = first;
  }

  /**
   * Whether writes must come somewhere before any client hears of them. What waits already goes on
   * waiting, for the same. Data context only.
   *
   * @param watermark what has to reach them, also those that wait already
   */
  public synchronized void arm(boolean on, Watermark watermark) {
    wanted = on;
    if (watermark != awaited) {
      awaited = watermark;
      waiting = false;
    }
    release();
  }

  /**
   * Lets whatever leaves from now on wait for a while, in order, as it would on a slow network; it
   * may be no while at all. What waits for that alone leaves when it ends. Any thread.
   *
   * @param nanos for how long, by the JVM's running clock; 0 for no longer than is needed
   */
  public synchronized void delay(long nanos, Delayer timer) {
    delayNanos = nanos;
    delayer = timer;
    release();
  }

  /** Lets nothing leave from now on, whatever comes on the disk. Data context only. */
  public synchronized void shut() {
    shut = true;
    look();
  }

  /**
   * Lets all leave that waits: the door is no longer {@linkplain #shut shut}. Data context only.
   */
  public synchronized void open() {
    shut = false;
    for (Held next = held.poll(); next != null; next = held.poll()) {
      next.port().post(next.task());
    }
    look();
  }

  /** Lets all leave that waits for a watermark, which may not rise for long. Data context only. */
  public synchronized void letGo() {
    while (!held.isEmpty() && held.peek().units() != NEVER) {
      Held next = held.poll();
      next.port().post(next.task());
    }
    look();
  }

  private void look() {
    armed = wanted || shut || delayNanos > 0 || !held.isEmpty() || !said.isEmpty();
  }

  /** True if something may have to wait. Any thread. */
  public boolean isArmed() {
    return armed;
  }

  /**
   * Notes the number of changes made so far: what leaves later may reveal the latest. Data context
   * only.
   */
  public void need(long units) {
    needed = units;
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

  /** All changes so far have their places. Data context only. */
  void cycleEnded() {
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
   * #cycleEnded said before}. Data context only.
   */
  public void leave(LoopPort port, Runnable task) {
    if (armed) {
      hold(port, task);
    } else {
      port.post(task);
    }
  }

  /** What need not wait itself still waits behind others. */
  private synchronized void hold(LoopPort port, Runnable task) {
    long units = shut ? NEVER : wanted ? needed : 0;
    if (held.isEmpty() && awaited.offset() >= units && delayNanos == 0) {
      port.post(task);
    } else {
      long place = ++lastPlace;
      held.add(new Held(port, task, units, place));
      if (delayNanos > 0) {
        delayer.after(delayNanos, () -> ripen(place));
      }
      release();
    }
  }

  /** The watermark has come to where the first in the queue waited for it. On a disk worker. */
  private synchronized void raised() {
    waiting = false;
    release();
  }

  /** What waited up to a place has waited long enough. */
  private synchronized void ripen(long place) {
    ripePlace = Math.max(ripePlace, place);
    release();
  }

  private boolean isDue() {
    return delayNanos == 0 || held.peek().place() <= ripePlace;
  }

  private void release() {
    while (!waiting && !held.isEmpty() && held.peek().units() != NEVER && isDue()) {
      waiting = awaited.await(held.peek().units(), raised);
      if (!waiting) {
        Held next = held.poll();
        next.port().post(next.task());
      }
    }
    look();
  }
}
