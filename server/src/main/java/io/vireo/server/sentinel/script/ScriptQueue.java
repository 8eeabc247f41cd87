package io.vireo.server.sentinel.script;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * Which programs run, and when. At most {@value #MOST} wait or run; if another one comes, the
 * oldest that does not run is forgotten. {@value #MOST_RUNNING} run at a time, the oldest first. A
 * program that ends with code 1, or by a signal, is run again, {@value #MOST_TRIES} times in all,
 * after a delay that doubles each time; one that takes too long is killed, which is such a signal.
 * Any other code but 0 is an error, and there is no other try. Data context only.
 *
 * <p>Source: the comments on scripts in the example {@code sentinel.conf} of Redis 8.0.
 */
public final class ScriptQueue {
  private static final int MOST = 256;
  private static final int MOST_RUNNING = 16;
  private static final int MOST_TRIES = 10;
  private static final int AGAIN = 1;

  /** Hears what becomes of programs. */
  public interface Observer {
    /** Something that is worth a notice, such as {@code -script-error}, and what it says. */
    void event(String name, String text);

    /** A detail for close inspection, such as {@code +script-child}. */
    void detail(String name, String text);
  }

  private final Observer observer;
  private final Deque<ScriptJob> jobs = new ArrayDeque<>();
  private long longest = 60_000;
  private long delay = 30_000;
  private final ScriptRunner runner;
  private int running;
  private long lookedAt;

  /** No programs yet. */
  public ScriptQueue(Observer observer, ScriptRunner runner) {
    this.observer = observer;
    this.runner = runner;
  }

  /** How long a program may run, milliseconds. */
  public long longest() {
    return longest;
  }

  /** Sets how long a program may run, milliseconds. */
  public void longest(long millis) {
    longest = millis;
  }

  /** After how long a program is run a second time, milliseconds. */
  public long delay() {
    return delay;
  }

  /** Sets after how long a program is run a second time, milliseconds. */
  public void delay(long millis) {
    delay = millis;
  }

  /** Adds a program with its arguments. */
  public void add(List<String> words) {
    jobs.add(new ScriptJob(words));
    if (jobs.size() > MOST) {
      // Those that run are fewer, so there is one.
      jobs.stream().filter(job -> !job.isRunning()).findFirst().ifPresent(jobs::remove);
    }
  }

  /** Programs that run or wait, the oldest first. */
  public Collection<ScriptJob> jobs() {
    return Collections.unmodifiableCollection(jobs);
  }

  /** How many run. */
  public int running() {
    return running;
  }

  /** Runs what is due and ends what takes too long. To be called regularly. */
  public void look(long now) {
    lookedAt = now;
    for (ScriptJob job : new ArrayList<>(jobs)) {
      if (running < MOST_RUNNING && job.isDue(now)) {
        begin(job, now);
      }
    }
    for (ScriptJob job : jobs) {
      if (job.isLate(now, longest) && job.pid() != 0) {
        observer.event("-script-timeout", job.words().get(0) + ' ' + job.pid());
        runner.kill(job.pid());
      }
    }
  }

  private void begin(ScriptJob job, long now) {
    job.begin(now);
    running++;
    runner.run(
        job.words(),
        new ScriptRunner.Listener() {
          @Override
          public void began(long pid) {
            job.began(pid);
            observer.detail("+script-child", Long.toString(pid));
          }

          @Override
          public void ended(int code, int signal) {
            ScriptQueue.this.ended(job, code, signal);
          }
        });
  }

  private void ended(ScriptJob job, int code, int signal) {
    observer.detail("-script-child", job.pid() + " " + code + ' ' + signal);
    running--;
    if ((signal != 0 || code == AGAIN) && job.tries() < MOST_TRIES) {
      job.againAt(Math.max(job.time(), lookedAt) + (delay << job.tries() - 1));
      return;
    }
    if (signal != 0 || code != 0) {
      observer.event("-script-error", job.words().get(0) + ' ' + signal + ' ' + code);
    }
    jobs.remove(job);
  }
}
