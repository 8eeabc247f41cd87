package io.vireo.server.engine.context;

import io.vireo.metrics.Counter;
import io.vireo.metrics.LatencyMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Long work of the data context, such as writing a snapshot, done in slices between the commands.
 * Data context only.
 *
 * <p>Work that is patient leaves the context alone for a while after each slice, as long as there
 * are commands: an event loop finds the context free then, and can execute its batch without
 * another thread.
 */
public final class IncrementalTasks {
  /** For how long a slice holds commands up. */
  private static final long SLICE_NANOS = 500_000;

  /** The multiple of a slice's duration for which commands have the context to themselves. */
  private static final int REST = 2;

  private static final long LONGEST_REST_NANOS = 2_000_000;

  /** A piece of long work. */
  public interface IncrementalTask {
    /**
     * Works on for some microseconds; false once all is done. The work handles expected failures
     * itself: anything that this throws is unforeseen and ends the process.
     */
    boolean step();

    /**
     * When to go on, Unix milliseconds: 0 for now, {@code Long.MAX_VALUE} while it waits for
     * another thread, which will call {@link Inbox#wake}.
     */
    default long readyAt() {
      return 0;
    }

    /** True if it may take its time, where commands want the context. */
    default boolean isPatient() {
      return false;
    }
  }

  private final Clock clock;
  private final LatencyMonitor latency;
  private final Counter commands;
  private final FatalFailure fatal;
  private final List<IncrementalTask> incrementalTasks = new ArrayList<>();
  private long commandsBefore;
  private boolean resting;
  private long restsUntil;

  /**
   * No work yet.
   *
   * @param latency gets slices that take long
   * @param commands that were executed
   * @param fatal gets failures that the work does not handle itself
   */
  public IncrementalTasks(
      Clock clock, LatencyMonitor latency, Counter commands, FatalFailure fatal) {
    this.clock = clock;
    this.latency = latency;
    this.commands = commands;
    this.fatal = fatal;
  }

  /** Adds work. */
  public void add(IncrementalTask task) {
    incrementalTasks.add(task);
  }

  /** Takes work away that is not to be finished. */
  public void remove(IncrementalTask task) {
    incrementalTasks.remove(task);
  }

  /** When there is something to do, Unix milliseconds. */
  public long next() {
    long next = Long.MAX_VALUE;
    for (int i = 0; i < incrementalTasks.size(); i++) {
      IncrementalTask task = incrementalTasks.get(i);
      long rested = task.isPatient() && isResting() ? clock.millis() + 1 : 0;
      next = Math.min(next, Math.max(rested, task.readyAt()));
    }
    return next;
  }

  private boolean isResting() {
    resting = resting && clock.nanos() - restsUntil < 0;
    return resting;
  }

  /** A slice of patient work is over that took so long. */
  private void rest(long took) {
    long executed = commands.get();
    resting = executed != commandsBefore;
    restsUntil = clock.nanos() + Math.min(REST * took, LONGEST_REST_NANOS);
    commandsBefore = executed;
  }

  /** Does a slice of each. */
  public void run() {
    if (!incrementalTasks.isEmpty()) {
      List.copyOf(incrementalTasks).forEach(this::run);
    }
  }

  private boolean isReady(IncrementalTask task) {
    if (task.isPatient() && isResting()) {
      return false;
    }
    long at = task.readyAt();
    return at == 0 || at <= clock.millis();
  }

  private void run(IncrementalTask task) {
    if (!isReady(task)) {
      return;
    }
    long begin = clock.nanos();
    long end = begin + SLICE_NANOS;
    try {
      boolean more;
      do {
        more = task.step();
      } while (more && isReady(task) && clock.nanos() - end < 0);
      if (!more) {
        incrementalTasks.remove(task);
      }
    } catch (Throwable unexpected) {
      incrementalTasks.remove(task);
      fatal.fail("Long work", unexpected);
    }
    long took = clock.nanos() - begin;
    if (task.isPatient()) {
      rest(took);
    }
    long seconds = TimeUnit.MILLISECONDS.toSeconds(clock.millis());
    latency.add("background-slice", seconds, TimeUnit.NANOSECONDS.toMillis(took));
  }
}
