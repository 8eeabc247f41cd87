package io.vireo.metrics.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.metrics.CommandMetrics;
import io.vireo.metrics.DelayRecorder;
import io.vireo.metrics.ErrorMetrics;
import io.vireo.metrics.KeyspaceSizes;
import io.vireo.metrics.ReadGauge;
import io.vireo.metrics.ScrapeSources;
import io.vireo.metrics.ServerGauges;
import io.vireo.metrics.ServerMetrics;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrometheusPageTest {

  private final CommandMetrics commands = new CommandMetrics(new String[] {"get", "config|get"});
  private final ErrorMetrics errors = new ErrorMetrics();
  private final ServerMetrics server = new ServerMetrics(2);
  private final DelayRecorder loopZero = new DelayRecorder();
  private final DelayRecorder loopOne = new DelayRecorder();
  private final DelayRecorder queue = new DelayRecorder();
  private final long[] keys = new long[2];
  private final PrometheusPage page = new PrometheusPage(sources());

  private ScrapeSources sources() {
    return new ScrapeSources(commands, errors, server)
        .gauge(ServerGauges.usedMemory(() -> 4096))
        .gauge(ServerGauges.channels(() -> 3))
        .gauge(ServerGauges.patterns(() -> 4))
        .gauge(ReadGauge.counter("vireo.aof.rewrites", "", "AOF rewrites.", () -> 2))
        .keyspace(new Sizes(keys))
        .delay(loopDelay(0, loopZero))
        .delay(loopDelay(1, loopOne))
        .queueDelay(queue);
  }

  private static ScrapeSources.Delay loopDelay(int loop, DelayRecorder recorder) {
    return new ScrapeSources.Delay(
        "vireo.eventloop.delay",
        "How late a loop was.",
        Map.of("loop", Integer.toString(loop)),
        recorder);
  }

  private record Sizes(long[] counts) implements KeyspaceSizes {
    @Override
    public int databases() {
      return counts.length;
    }

    @Override
    public long keys(int database) {
      return counts[database];
    }

    @Override
    public long expires(int database) {
      return counts[database] / 2;
    }
  }

  @AfterEach
  void close() {
    page.close();
  }

  @Test
  void commandsAppearOnceTheyWereUsed() {
    commands.record(0, 1_500_000_000L);
    commands.failed(0);
    assertThat(scrape())
        .contains("vireo_command_duration_seconds_count{command=\"get\"} 1\n")
        .contains("vireo_command_duration_seconds_sum{command=\"get\"} 1.5\n")
        .contains("vireo_command_failures_total{command=\"get\"} 1.0\n")
        .contains("vireo_command_rejections_total{command=\"get\"} 0.0\n")
        .doesNotContain("config|get");

    commands.rejected(1);
    commands.record(0, 500_000_000L);
    assertThat(scrape())
        .contains("vireo_command_duration_seconds_sum{command=\"get\"} 2.0\n")
        .contains("vireo_command_rejections_total{command=\"config|get\"} 1.0\n");
  }

  @Test
  void errorsAppearByCodeAndGoWithAReset() {
    errors.record("OOM");
    errors.record("OOM");
    assertThat(scrape())
        .contains("vireo_errors_total{code=\"OOM\"} 2.0\n")
        .contains("vireo_error_replies_total 2.0\n");

    errors.reset();
    errors.record("ERR");
    assertThat(scrape())
        .contains("vireo_errors_total{code=\"ERR\"} 1.0\n")
        .doesNotContain("code=\"OOM\"");
  }

  @Test
  void countersShowTheSumOfLoopsAndOutliveAReset() {
    server.loop(0).connectionsReceived.add(2);
    server.loop(1).connectionsReceived.add(3);
    server.loop(1).inputBytes.add(100);
    server.data().keyspaceHits.add(7);
    server.data().aclDeniedKey.increment();
    server.data().cycleNanos.add(2_000_000_000L);
    server.reset();

    assertThat(scrape())
        .contains("vireo_connections_received_total 5.0\n")
        .contains("vireo_net_input_bytes_total 100.0\n")
        .contains("vireo_keyspace_hits_total 7.0\n")
        .contains("vireo_keyspace_misses_total 0.0\n")
        .contains("vireo_acl_denials_total{what=\"key\"} 1.0\n")
        .contains("vireo_data_busy_seconds_total 2.0\n");
  }

  @Test
  void registeredGaugesAreReadAtEachScrape() {
    assertThat(scrape())
        .contains("vireo_memory_used_bytes 4096.0\n")
        .contains("vireo_pubsub_subscribed{kind=\"channel\"} 3.0\n")
        .contains("vireo_pubsub_subscribed{kind=\"pattern\"} 4.0\n")
        .contains("vireo_aof_rewrites_total 2.0\n");
  }

  @Test
  void databasesAppearOnceTheyHeldAKey() {
    keys[1] = 10;
    assertThat(scrape())
        .contains("vireo_db_keys{db=\"1\"} 10.0\n")
        .contains("vireo_db_expires{db=\"1\"} 5.0\n")
        .doesNotContain("db=\"0\"");

    keys[1] = 0;
    assertThat(scrape()).contains("vireo_db_keys{db=\"1\"} 0.0\n");
  }

  @Test
  void delaysAreHistograms() {
    loopZero.record(1_000);
    loopZero.record(3_000_000);
    queue.record(Long.MAX_VALUE / 4);

    assertThat(scrape())
        .contains("vireo_eventloop_delay_seconds_bucket{loop=\"0\",le=\"1.024E-6\"} 1\n")
        .contains("vireo_eventloop_delay_seconds_bucket{loop=\"0\",le=\"+Inf\"} 2\n")
        .contains("vireo_eventloop_delay_seconds_sum{loop=\"0\"} 0.003001\n")
        .contains("vireo_eventloop_delay_seconds_count{loop=\"1\"} 0\n")
        .contains("vireo_data_queue_delay_seconds_bucket{le=\"8.589934592\"} 0\n")
        .contains("vireo_data_queue_delay_seconds_bucket{le=\"+Inf\"} 1\n");
  }

  @Test
  void theJvmIsThere() {
    assertThat(scrape())
        .contains("jvm_memory_used_bytes{area=\"heap\"")
        .contains("jvm_buffer_memory_used_bytes{id=\"direct\"}")
        .contains("jvm_gc_memory_allocated_bytes_total")
        .contains("process_uptime_seconds");
  }

  @Test
  void openMetricsIsGivenToThoseWhoAskForIt() {
    var accept = "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.3";

    assertThat(page.render(accept).contentType()).startsWith("application/openmetrics-text;");
    assertThat(page.render(accept).body()).endsWith("# EOF\n");
    assertThat(page.render("*/*").contentType())
        .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    assertThat(page.render("*/*").body()).doesNotContain("# EOF");
  }

  private String scrape() {
    return page.render(null).body();
  }
}
