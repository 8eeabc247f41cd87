package io.vireo.server.engine;

import java.util.ArrayList;
import java.util.List;
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

    /** False while it waits for somebody else, who will call {@link Inbox#wake}. */
    default boolean isReady() {
      return true;
    }
  }

  private final Clock clock;
  private final List<Chore> chores = new ArrayList<>();

  Chores(Clock clock) {
    this.clock = clock;
  }

  /** Adds work. */
  public void add(Chore chore) {
    chores.add(chore);
  }

  /** Takes work away that is not to be finished. */
  public void remove(Chore chore) {
    chores.remove(chore);
  }

  /** True if there is something to do now. */
  boolean areReady() {
    for (int i = 0; i < chores.size(); i++) {
      if (chores.get(i).isReady()) {
        return true;
      }
    }
    return false;
  }

  /** Does a slice of each. */
  void run() {
    if (!chores.isEmpty()) {
      List.copyOf(chores).forEach(this::run);
    }
  }

  private void run(Chore chore) {
    long end = clock.nanos() + SLICE_NANOS;
    try {
      boolean more = true;
      while (more && chore.isReady() && clock.nanos() - end < 0) {
        more = chore.step();
      }
      if (!more) {
        chores.remove(chore);
      }
    } catch (RuntimeException unexpected) {
      LOG.error("Long work failed unexpectedly, and is given up", unexpected);
      chores.remove(chore);
    }
  }
}
