package io.vireo.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CounterTest {

  @Test
  void resetMovesTheBaselineAndLeavesTheLifetime() {
    var page = new CounterPage(2);
    var first = page.counter();
    var second = page.counter();
    first.add(5);
    second.increment();
    first.reset();
    first.add(2);

    assertThat(first.get()).isEqualTo(2);
    assertThat(first.lifetime()).isEqualTo(7);
    assertThat(second.get()).isEqualTo(1);
  }

  @Test
  void aPageHandsOutNoMoreThanItHas() {
    var page = new CounterPage(1);
    page.counter();

    assertThatThrownBy(page::counter).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aReaderSeesACountThatOnlyGrowsAndEndsComplete() {
    var counter = new CounterPage(1).counter();
    var total = 2_000_000;
    var writer =
        CompletableFuture.runAsync(
            () -> {
              for (var i = 0; i < total; i++) {
                counter.increment();
              }
            });
    var last = 0L;
    while (last < total && !writer.isCompletedExceptionally()) {
      var now = counter.get();
      assertThat(now).isGreaterThanOrEqualTo(last);
      last = now;
    }
    writer.join();

    assertThat(counter.get()).isEqualTo(total);
  }

  @Test
  void loopsAreSummed() {
    var server = new ServerMetrics(3);
    server.loop(0).inputBytes.add(10);
    server.loop(2).inputBytes.add(5);
    server.loop(1).outputBytes.add(100);

    assertThat(server.loops()).isEqualTo(3);
    assertThat(server.sum(loop -> loop.inputBytes)).isEqualTo(15);
    assertThat(server.sum(loop -> loop.outputBytes)).isEqualTo(100);
  }

  @Test
  void resetStartsAllCountersAgain() {
    var server = new ServerMetrics(1);
    server.data().keyspaceHits.add(3);
    server.loop(0).reads.add(4);
    server.reset();

    assertThat(server.data().keyspaceHits.get()).isZero();
    assertThat(server.sum(loop -> loop.reads)).isZero();
    assertThat(server.lifetimeSum(loop -> loop.reads)).isEqualTo(4);
  }
}
