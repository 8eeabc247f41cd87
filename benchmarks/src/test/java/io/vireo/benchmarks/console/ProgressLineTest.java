package io.vireo.benchmarks.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AtomicLong clock = new AtomicLong();

  @Test
  void drawsABarOverTheLastOneOnATerminal() {
    ProgressLine line = line(true);
    line.show("SET", 0.5, 90, "long detail");
    line.show("SET", 1, 0, "end");
    String[] drawn = text().split("\r");
    assertThat(drawn[1])
        .isEqualTo("SET [############------------] 50%, 1 min 30 s left  long detail");
    assertThat(drawn[2]).startsWith("SET [########################] 100%, 0 s left  end   ");
    assertThat(drawn[2]).hasSameSizeAs(drawn[1]);
    line.clear();
    assertThat(text()).endsWith(" \r");
  }

  @Test
  void logsNowAndThenElsewhere() {
    ProgressLine line = line(false);
    for (int second = 0; second <= 11; second++) {
      clock.set(TimeUnit.SECONDS.toNanos(second));
      line.show("GET", second / 20.0, -1, "x");
    }
    line.clear();
    assertThat(text().lines()).containsExactly("GET: 25%  x", "GET: 50%  x");
  }

  private ProgressLine line(boolean terminal) {
    return new ProgressLine(new PrintStream(bytes, true), terminal, clock::get);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
