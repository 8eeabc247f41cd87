package io.vireo.server.engine.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Engine;
import io.vireo.server.keyspace.Database;
import io.vireo.server.testing.InProcessServer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real {@link Inbox} under load: a plain counter stands for the data. */
@Timeout(60)
class InboxTest {
  private static final int LOOPS = 3;
  private static final int ROUNDS = 50_000;

  private final Inbox inbox = new Inbox(new ParkingSleeper(Clock.system()));
  private long plainCounter;
  private volatile boolean running = true;

  @Test
  void countsEveryTaskOnceWhoeverRunsIt() throws InterruptedException {
    CountDownLatch queued = new CountDownLatch(LOOPS * (ROUNDS + 1));
    AtomicInteger inline = new AtomicInteger();
    Thread worker = new Thread(this::work);
    worker.start();
    Thread[] loops = new Thread[LOOPS];
    for (int i = 0; i < LOOPS; i++) {
      loops[i] = new Thread(() -> bring(queued, inline));
      loops[i].start();
    }
    assertThat(queued.await(50, TimeUnit.SECONDS)).isTrue();
    running = false;
    inbox.add(() -> {});
    worker.join();
    assertThat(plainCounter).isEqualTo(LOOPS * (ROUNDS + 1L));
    assertThat(inline.get()).isGreaterThanOrEqualTo(LOOPS);
  }

  /** The last task is executed here, however long the worker has to do with the others. */
  private void bring(CountDownLatch done, AtomicInteger inline) {
    for (int i = 0; i < ROUNDS; i++) {
      if (!brought(done, inline)) {
        inbox.add(
            () -> {
              plainCounter++;
              done.countDown();
            });
      }
    }
    while (!brought(done, inline)) {
      Thread.onSpinWait();
    }
  }

  private boolean brought(CountDownLatch done, AtomicInteger inline) {
    if (!inbox.enterIfIdle()) {
      return false;
    }
    plainCounter++;
    inbox.leave();
    inline.incrementAndGet();
    done.countDown();
    return true;
  }

  private void work() {
    inbox.worker(Thread.currentThread());
    while (running) {
      if (inbox.enter()) {
        Runnable task;
        while ((task = inbox.poll()) != null) {
          task.run();
        }
        inbox.due(Inbox.NEVER);
        inbox.leave();
      }
      if (running) {
        inbox.sleep();
      }
    }
  }

  @Test
  void refusesVisitorsWhileTasksWait() {
    inbox.add(() -> {});
    assertThat(inbox.enterIfIdle()).isFalse();
    assertThat(inbox.enter()).isTrue();
    assertThat(inbox.enter()).isFalse();
  }

  @Test
  void whoeverIsNotInsideFailsAtTheData() {
    Engine engine = new InProcessServer().alone().engine();
    Database database = engine.keyspace().database(0);
    Inbox door = engine.context().inbox();
    door.worker(new Thread());
    Bytes key = Bytes.of("key");
    assertThatThrownBy(() -> database.find(key)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(engine::clients).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> engine.regularWork().run()).isInstanceOf(AssertionError.class);
    assertThat(door.enter()).isTrue();
    assertThat(database.find(key)).isNull();
    assertThat(engine.clients()).isNotNull();
    door.leave();
    assertThatThrownBy(() -> database.find(key)).isInstanceOf(AssertionError.class);
  }
}
