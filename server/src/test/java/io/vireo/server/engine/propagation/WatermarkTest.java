package io.vireo.server.engine.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatermarkTest {
  private static final long ROUNDS = 50_000;

  private final Watermark watermark = new Watermark();
  private final List<String> told = new ArrayList<>();

  private boolean await(long offset) {
    return watermark.await(offset, () -> told.add("" + offset));
  }

  @Test
  void wakesWhoWaitsForWhatIsReached() {
    assertThat(await(10)).isTrue();
    assertThat(await(5)).isTrue();
    assertThat(await(20)).isTrue();
    watermark.raise(4);
    assertThat(told).isEmpty();
    watermark.raise(10);
    assertThat(told).containsExactly("5", "10");
    watermark.raise(30);
    assertThat(told).containsExactly("5", "10", "20");
  }

  @Test
  void hasNobodyWaitForWhatIsReachedAlready() {
    watermark.raise(10);
    assertThat(await(10)).isFalse();
    assertThat(told).isEmpty();
  }

  @Test
  void neverFalls() {
    watermark.raise(10);
    watermark.raise(5);
    assertThat(watermark.offset()).isEqualTo(10);
  }

  @Test
  void mayBeAwaitedAnewByWhoIsWoken() {
    watermark.await(1, () -> await(2));
    watermark.raise(1);
    assertThat(told).isEmpty();
    watermark.raise(2);
    assertThat(told).containsExactly("2");
  }

  /** One thread begins to wait for an offset at the moment when the other comes to it. */
  @Test
  @Tag("long")
  void losesNobodyBetweenTwoThreads() throws InterruptedException {
    AtomicLong wanted = new AtomicLong();
    AtomicLong woken = new AtomicLong();
    Thread raiser =
        new Thread(
            () -> {
              while (!Thread.interrupted()) {
                watermark.raise(wanted.get());
                Thread.yield();
              }
            });
    raiser.start();
    try {
      awaitAll(wanted, woken);
    } finally {
      raiser.interrupt();
      raiser.join();
    }
  }

  private void awaitAll(AtomicLong wanted, AtomicLong woken) {
    for (long i = 1; i <= ROUNDS; i++) {
      long offset = i;
      wanted.set(i);
      if (watermark.await(i, () -> woken.set(offset))) {
        await(woken, i);
      }
    }
  }

  private static void await(AtomicLong woken, long offset) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (woken.get() < offset) {
      Thread.yield();
      assertThat(System.nanoTime()).as("somebody waits for ever").isLessThan(end);
    }
  }
}
