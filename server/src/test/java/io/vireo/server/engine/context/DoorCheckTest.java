package io.vireo.server.engine.context;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs the real {@link Inbox} and the real {@link DataWorker} under a checker, which decides before
 * each access to shared memory which thread goes on: the same interleavings in each run.
 *
 * <p>The checker takes parking for a step that may end at any time, so that the worker sleeps on a
 * monitor here. Time passes only while it sleeps. A lost wake-up shows as a worker that sleeps for
 * ever, which the checker reports as a deadlock, with the steps that led there.
 */
@Tag("long")
class DoorCheckTest {
  private static final int INTERLEAVINGS = 600;
  private static final long SOON = 5;

  @Test
  void aDeadlineThatALoopSetsIsNotMissed() {
    check(() -> new Door(2).whileTheWorkerWorks(Door::setDeadlineSoon));
  }

  @Test
  void aTaskIsNotLeftBehind() {
    check(() -> new Door(1).whileTheWorkerWorks(Door::addTask));
  }

  @Test
  void whoWantsTheWorkerToLookIsHeard() {
    check(() -> new Door(1).whileTheWorkerWorks(Door::finish));
  }

  @Test
  void whatALoopLeavesToTheWorkerIsDone() {
    check(() -> new Door(2).whileTheWorkerSleeps(Door::leaveTaskBehind));
  }

  @Test
  void twoLoopsDoNotMeet() {
    check(() -> new Door(2).alone(Door::runNothing, Door::runNothing));
  }

  private static void check(Runnable scenario) {
    Lincheck.runConcurrentTest(INTERLEAVINGS, scenario);
  }

  /** What an event loop or a disk worker does. */
  private interface Entrant {
    void enter(Door door);
  }

  /** A data context with plain fields for data, and a clock that runs while its worker sleeps. */
  private static final class Door implements Sleeper, Clock {
    private final Inbox inbox = new Inbox(this);
    private final DataWorker worker = new DataWorker(inbox, this, null, this::tick);
    private final AtomicInteger expected;
    private long now;
    private boolean sleeping;
    private boolean woken;
    private volatile boolean finished;

    // ------------------------------------------------------------------ only inside
    private boolean occupied;
    private boolean met;
    private long soon = Inbox.NEVER;
    private boolean finishedSeen;

    /** A door behind which so many things are to happen. */
    Door(int expected) {
      this.expected = new AtomicInteger(expected);
    }

    void whileTheWorkerWorks(Entrant entrant) {
      Thread data = new Thread(worker);
      data.start();
      entrant.enter(this);
      join(data);
      verify();
    }

    void whileTheWorkerSleeps(Entrant entrant) {
      Thread data = new Thread(worker);
      data.start();
      awaitSleep();
      entrant.enter(this);
      join(data);
      verify();
    }

    /** Without a worker: whoever cannot enter leaves a task that nobody takes. */
    void alone(Entrant one, Entrant other) {
      Thread loop = new Thread(() -> other.enter(this));
      loop.start();
      one.enter(this);
      join(loop);
      verify();
    }

    private void verify() {
      if (met) {
        throw new AssertionError("Two threads were inside");
      }
    }

    private void happened() {
      if (expected.decrementAndGet() == 0) {
        worker.end();
      }
    }

    private static void join(Thread thread) {
      try {
        thread.join();
      } catch (InterruptedException never) {
        throw new IllegalStateException(never);
      }
    }

    void runNothing() {
      bring(() -> {});
    }

    void addTask() {
      inbox.add(() -> execute(() -> {}));
    }

    void setDeadlineSoon() {
      bring(() -> soon = SOON);
    }

    void leaveTaskBehind() {
      bring(() -> inbox.add(() -> execute(() -> {})));
    }

    /** What the worker waits for is there: it has no task, but is to look. */
    void finish() {
      finished = true;
      inbox.wake();
    }

    /** As {@code Dispatcher#executeInline}, or else through the queue. */
    private void bring(Runnable batch) {
      if (!inbox.enterIfIdle()) {
        inbox.add(() -> execute(batch));
        return;
      }
      execute(batch);
      inbox.leave(soon);
    }

    private void execute(Runnable batch) {
      come();
      batch.run();
      go();
      happened();
    }

    private void come() {
      met |= occupied;
      occupied = true;
    }

    private void go() {
      met |= !occupied;
      occupied = false;
    }

    private long tick() {
      come();
      if (soon <= now) {
        soon = Inbox.NEVER;
        happened();
      }
      if (finished && !finishedSeen) {
        finishedSeen = true;
        happened();
      }
      go();
      return soon;
    }

    @Override
    public synchronized void sleepUntil(long deadline) {
      if (deadline != Inbox.NEVER) {
        now = Math.max(now, deadline);
        return;
      }
      sleeping = true;
      notifyAll();
      while (!woken) {
        await();
      }
      woken = false;
    }

    @Override
    public synchronized void wake(Thread sleeper) {
      woken = true;
      notifyAll();
    }

    private synchronized void awaitSleep() {
      while (!sleeping) {
        await();
      }
    }

    private void await() {
      try {
        wait();
      } catch (InterruptedException never) {
        throw new IllegalStateException(never);
      }
    }

    @Override
    public long millis() {
      return now;
    }

    @Override
    public long nanos() {
      return now;
    }
  }
}
