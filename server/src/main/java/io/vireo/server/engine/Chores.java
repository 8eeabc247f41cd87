package io.vireo.server.engine;

import io.vireo.metrics.LatencyMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Long work of the data context, such as writing a snapshot, done in slices between the commands.
 * Data context only.
 */
public final class Chores {
  private static final Logger LOG = LoggerFactory.getLogger(Chores.class);

  /** For how long a slice holds commands up. */
  private static final long SLICE_NANOS = 500_000;

  /** A piece of long work. */
  public interface Chore {
    /** Works on for some microseconds; false once all is done. */
    boolean step();

    /**
     * When to go on, Unix milliseconds: 0 for now, {@code Long.MAX_VALUE} while it waits for
     * somebody else, who will call {@link Inbox#wake}.
     */
    default long readyAt() {
      return 0;
    }
  }

  private final Clock clock;
  private final LatencyMonitor latency;
  private final List<Chore> chores = new ArrayList<>();

  /**
   * No work yet.
   *
   * @param latency is told of slices that take long
   */
  Chores(Clock clock, LatencyMonitor latency) {
    this.clock = clock;
    this.latency = latency;
  }

  /** Adds work. */
  public void add(Chore chore) {
    chores.add(chore);
  }

  /** Takes work away that is not to be finished. */
  public void remove(Chore chore) {
    chores.remove(chore);
  }

  /** When there is something to do, Unix milliseconds. */
  long next() {
    long next = Long.MAX_VALUE;
    for (int i = 0; i < chores.size(); i++) {
      next = Math.min(next, chores.get(i).readyAt());
    }
    return next;
  }

  /** Does a slice of each. */
  void run() {
    if (!chores.isEmpty()) {
      List.copyOf(chores).forEach(this::run);
    }
  }

  private boolean isReady(Chore chore) {
    long at = chore.readyAt();
    return at == 0 || at <= clock.millis();
  }

  private void run(Chore chore) {
    long begin = clock.nanos();
    long end = begin + SLICE_NANOS;
    try {
      boolean more = true;
      while (more && isReady(chore) && clock.nanos() - end < 0) {
        more = chore.step();
      }
      if (!more) {
        chores.remove(chore);
      }
    } catch (RuntimeException unexpected) {
      LOG.error("Long work failed unexpectedly, and is given up", unexpected);
      chores.remove(chore);
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(clock.nanos() - begin);
    latency.add("background-slice", TimeUnit.MILLISECONDS.toSeconds(clock.millis()), millis);
  }
}
