package io.vireo.server.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.config.Config;
import io.vireo.server.ServerCore;
import io.vireo.server.engine.Engine;
import io.vireo.server.testing.FakeClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CronTest {
  private final FakeClock clock = new FakeClock();
  private final Engine engine = new ServerCore(Config.defaults(), clock).engine();

  @Test
  void aJobThatFailsStopsNeitherItselfNorOthers() {
    AtomicInteger failures = new AtomicInteger();
    AtomicInteger successes = new AtomicInteger();
    engine
        .context()
        .cron()
        .every(
            10,
            () -> {
              failures.incrementAndGet();
              throw new IllegalStateException("expected by the test");
            });
    engine.context().cron().every(10, successes::incrementAndGet);
    for (int i = 0; i < 5; i++) {
      clock.advance(Duration.ofMillis(10));
      engine.regularWork().run();
    }
    assertThat(failures).hasValue(5);
    assertThat(successes).hasValue(5);
    assertThat(engine.regularWork().nextDeadline()).isLessThanOrEqualTo(clock.millis() + 10);
  }

  @Test
  void anErrorEndsTheProcess() {
    AtomicInteger ends = new AtomicInteger();
    engine.context().fatal().onFatal(ends::incrementAndGet);
    engine
        .context()
        .cron()
        .every(
            10,
            () -> {
              throw new OutOfMemoryError("expected by the test");
            });
    engine.regularWork().run();
    assertThat(ends).hasValue(1);
  }

  @Test
  void aPauseHoldsTheJobsAndNothingIsMadeUpFor() {
    AtomicInteger runs = new AtomicInteger();
    engine.context().cron().every(10, runs::incrementAndGet);
    engine.regularWork().run();
    engine.context().cron().pause(true);
    clock.advance(Duration.ofMillis(100));
    engine.regularWork().run();
    assertThat(runs).hasValue(1);
    engine.context().cron().pause(false);
    engine.regularWork().run();
    assertThat(runs).hasValue(2);
  }
}
