package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatermarkTest {
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

  @Test
  void losesNobodyBetweenTwoThreads() throws InterruptedException {
    int most = 200_000;
    AtomicInteger woken = new AtomicInteger();
    Thread raiser =
        new Thread(
            () -> {
              for (int i = 1; i <= most; i++) {
                watermark.raise(i);
              }
            });
    raiser.start();
    int reached = 0;
    for (int i = 1; i <= most; i++) {
      reached += watermark.await(i, woken::incrementAndGet) ? 0 : 1;
    }
    raiser.join();
    assertThat(reached + woken.get()).isEqualTo(most);
  }
}
