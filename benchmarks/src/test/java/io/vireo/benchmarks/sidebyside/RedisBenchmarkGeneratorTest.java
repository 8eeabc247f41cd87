package io.vireo.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.benchmarks.load.KeyChoice;
import io.vireo.benchmarks.load.TestCatalog;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RedisBenchmarkGeneratorTest {
  private final RedisBenchmarkGenerator generator = new RedisBenchmarkGenerator(Path.of("rb"));

  @Test
  void readsTheLastLine() throws IOException {
    Sample sample =
        RedisBenchmarkGenerator.parse(
            "\"test\",\"rps\",\"avg_latency_ms\",\"min_latency_ms\",\"p50_latency_ms\","
                + "\"p95_latency_ms\",\"p99_latency_ms\",\"max_latency_ms\"\n"
                + "\"set a\",\"b\",\"1234.50\",\"0.1\",\"0.2\",\"0.3\",\"0.4\",\"0.5\",\"0.6\"\n");
    assertThat(sample.throughput()).isEqualTo(1234.5);
    assertThat(sample.p50()).isEqualTo(0.3);
    assertThat(sample.p99()).isEqualTo(0.5);
    assertThat(sample.p999()).isNaN();
  }

  @Test
  void refusesAnythingElse() {
    for (String output : new String[] {"", "Could not connect\n", "\"a\",\"b\"\n"}) {
      assertThatThrownBy(() -> RedisBenchmarkGenerator.parse(output))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void asksForTheSameLoad() {
    Scenario scenario =
        new Scenario(TestCatalog.named("set"), 50, 16, 1000, 4, KeyChoice.uniform(99));
    assertThat(String.join(" ", generator.command(7, scenario)))
        .isEqualTo(
            "rb --csv -h 127.0.0.1 -p 7 -c 50 -P 16 -n 1000 -d 4 -r 99 SET key:__rand_int__ xxxx");
    Scenario inline = new Scenario(TestCatalog.named("ping_inline"), 5, 1, 10, 3, KeyChoice.NONE);
    assertThat(String.join(" ", generator.command(7, inline)))
        .isEqualTo("rb --csv -h 127.0.0.1 -p 7 -c 5 -P 1 -n 10 -d 3 -t ping_inline");
  }
}
