package io.vireo.server.engine.context;

import io.vireo.config.Config;
import io.vireo.config.GeneralSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * Work that is done regularly: {@code hz} times a second, or at an interval of its own. Data
 * context only.
 */
public final class Cron {
  private static final long LONGEST_INTERVAL = 60_000;

  private final Clock clock;
  private final Config config;
  private final FatalFailure fatal;
  private final List<Job> jobs = new ArrayList<>();
  private boolean paused;
  private long next;
  private long nanos;

  private static final class Job {
    private final long interval;
    private final Runnable work;
    private long next;

    Job(long interval, Runnable work) {
      this.interval = interval;
      this.work = work;
    }
  }

  /** No work yet; an error in one ends the process. */
  public Cron(Clock clock, Config config, FatalFailure fatal) {
    this.clock = clock;
    this.config = config;
    this.fatal = fatal;
  }

  /** Adds work with its period in milliseconds; 0 means {@code hz} times a second. */
  public void every(long millis, Runnable work) {
    jobs.add(new Job(millis, work));
    next = 0;
  }

  /** Stops or resumes all regular work: DEBUG PAUSE-CRON. */
  public void pause(boolean on) {
    paused = on;
    next = on ? Long.MAX_VALUE : 0;
  }

  /** True while DEBUG PAUSE-CRON holds the regular work. */
  public boolean isPaused() {
    return paused;
  }

  /** Does the work that is due at a time, Unix milliseconds. */
  public void run(long now) {
    if (now < next && next - now <= LONGEST_INTERVAL || paused) {
      return;
    }
    long begin = clock.nanos();
    next = Long.MAX_VALUE;
    for (Job job : jobs) {
      if (job.next <= now || job.next > now + interval(job)) {
        job.next = now + interval(job);
        run(job);
      }
      next = Math.min(next, job.next);
    }
    if (paused) {
      next = Long.MAX_VALUE;
    }
    nanos += clock.nanos() - begin;
  }

  /**
   * Runs a job. An exception in one does not stop the others; after an {@link Error} the state is
   * unknown.
   */
  private void run(Job job) {
    fatal.guard("Regular work", job.work);
  }

  /** Time spent in regular work since the start, nanoseconds. */
  public long nanos() {
    return nanos;
  }

  private long interval(Job job) {
    return job.interval > 0 ? job.interval : 1000 / config.get(GeneralSettings.HZ);
  }

  /** When the next work is due, Unix milliseconds. */
  public long next() {
    return next;
  }
}
