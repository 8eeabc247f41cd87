package io.vireo.server.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventuallyTest {
  private final AtomicInteger looks = new AtomicInteger();

  @Test
  void looksUntilItIsSo() {
    Eventually.await("three looks", () -> looks.incrementAndGet() == 3);

    assertThat(looks).hasValue(3);
  }

  @Test
  void returnsTheFirstValueThatIsRight() {
    int seen = Eventually.await("more than three", looks::incrementAndGet, look -> look > 3);

    assertThat(seen).isEqualTo(4);
  }

  @Test
  void tellsWhatNeverComes() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Eventually.await("a miracle", () -> false))
        .isInstanceOf(AssertionError.class)
        .hasMessage("Waited in vain: a miracle");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void tellsTheLastValue() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Eventually.await("a miracle", () -> "rain", String::isEmpty))
        .hasMessage("Waited in vain: a miracle; at last: rain");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void whatTheValueThrowsEndsTheWait() {
    assertThatThrownBy(
            () ->
                Eventually.await(
                    "a file",
                    () -> {
                      throw new IOException("there is no disk");
                    },
                    file -> true))
        .hasRootCauseMessage("there is no disk");
  }
}
