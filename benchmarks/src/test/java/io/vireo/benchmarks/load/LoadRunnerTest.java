package io.vireo.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.benchmarks.wire.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class LoadRunnerTest {
  private static final RequestTemplate PING = RequestTemplate.of(List.of("PING"), 3, false);

  private final LoadRunner runner = new LoadRunner();

  @ParameterizedTest
  @CsvSource({"1,1,1", "5,4,1", "7,16,3", "50,1,2"})
  void aClosedLoopSendsExactlyWhatWasAsked(int clients, int pipeline, int threads)
      throws Exception {
    LoadPlan plan =
        new LoadPlan(1009, 0, clients, pipeline, threads, 0, false, false, KeyChoice.NONE);
    try (FakeServer server = FakeServer.answering("+PONG\r\n")) {
      LoadResult result = run(server, PING, plan);
      assertThat(server.requests()).isEqualTo(1009);
      assertThat(result.requests()).isEqualTo(1009);
      assertThat(result.latency().getTotalCount()).isEqualTo(1009);
      assertThat(result.errors()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1,1,false", "5,4,1,true", "4,1,2,false"})
  void anOpenLoopSendsTheSchedule(int clients, int pipeline, int threads, boolean spin)
      throws Exception {
    LoadPlan plan =
        new LoadPlan(400, 0, clients, pipeline, threads, 4000, spin, false, KeyChoice.NONE);
    try (FakeServer server = FakeServer.answering("+PONG\r\n")) {
      LoadResult result = run(server, PING, plan);
      assertThat(result.requests()).isEqualTo(400);
      assertThat(result.latency().getTotalCount()).isEqualTo(400);
      assertThat(result.lateness().getTotalCount()).isEqualTo(400 / pipeline);
      // The last sending is never early, so the run cannot be shorter than its schedule.
      assertThat(result.elapsedNanos())
          .isGreaterThanOrEqualTo(
              (long) (400 / pipeline / threads - 1) * pipeline * threads * 250_000);
    }
  }

  @Test
  void anOpenLoopGoesOnSendingWhileTheServerIsSilent() throws Exception {
    int requests = 200;
    FakeServer.Behaviour silentUntilAllCame =
        new FakeServer.Behaviour() {
          @Override
          public int replies(long received, int owed) {
            return received < requests ? 0 : owed;
          }
        };
    LoadPlan plan = LoadPlan.closed(requests, 1, 1).atRate(1000, false);
    try (FakeServer server = new FakeServer("+PONG\r\n", 0, silentUntilAllCame)) {
      LoadResult result = run(server, PING, plan);
      assertShowsTheStall(result, requests);
    }
  }

  @Test
  void latencyCountsFromTheIntendedTimeThoughTheSocketWasFull() throws Exception {
    int requests = 200;
    CountDownLatch stalled = new CountDownLatch(1);
    FakeServer.Behaviour notReading =
        new FakeServer.Behaviour() {
          @Override
          public void beforeRead() throws InterruptedException {
            stalled.await();
          }
        };
    // Far more than the sockets' buffers hold: most requests leave long after their time.
    RequestTemplate large = RequestTemplate.of(List.of("PING", "__data__"), 500_000, false);
    LoadPlan plan = LoadPlan.closed(requests, 1, 1).atRate(1000, false);
    LoadProgress releaseAtTheEnd =
        (completed, scheduled, running, elapsed) -> {
          if (scheduled == requests) {
            stalled.countDown();
          }
        };
    try (FakeServer server = new FakeServer("+PONG\r\n", 64 * 1024, notReading)) {
      LoadResult result =
          runner.run(Endpoint.loopback(server.port()), large, plan, releaseAtTheEnd);
      assertShowsTheStall(result, requests);
      assertThat(millis(result.lateness().getMaxValue())).isGreaterThan(50);
    }
  }

  /** With a request each millisecond and no reply before the last, request i waits n - 1 - i. */
  private static void assertShowsTheStall(LoadResult result, int requests) {
    assertThat(result.requests()).isEqualTo(requests);
    assertThat(millis(result.latency().getMaxValue())).isGreaterThanOrEqualTo(requests - 1);
    assertThat(millis(result.latency().getValueAtPercentile(50)))
        .isGreaterThanOrEqualTo(requests / 2 - 1);
  }

  @Test
  void aWholeSendingCountsOnce() throws Exception {
    try (FakeServer server = FakeServer.answering("+PONG\r\n")) {
      LoadResult result = run(server, PING, LoadPlan.closed(100, 2, 5).asWholes());
      assertThat(result.requests()).isEqualTo(100);
      assertThat(result.latency().getTotalCount()).isEqualTo(20);
    }
  }

  @Test
  void theSecondsHoldEveryReply() throws Exception {
    try (FakeServer server = FakeServer.answering("+PONG\r\n")) {
      Timeline timeline = run(server, PING, LoadPlan.closed(500, 4, 5)).timeline();
      long sum = 0;
      for (int i = 0; i < timeline.length(); i++) {
        sum += timeline.replies(i);
      }
      assertThat(sum).isEqualTo(500);
    }
  }

  @Test
  void aClosedLoopEndsWithItsTime() throws Exception {
    LoadPlan plan = LoadPlan.closed(1, 2, 1).lasting(TimeUnit.MILLISECONDS.toNanos(50));
    try (FakeServer server = FakeServer.answering("+PONG\r\n")) {
      LoadResult result = run(server, PING, plan);
      assertThat(result.requests()).isEqualTo(server.requests()).isGreaterThanOrEqualTo(2);
      assertThat(millis(result.elapsedNanos())).isGreaterThanOrEqualTo(49);
    }
  }

  @Test
  void countsErrorReplies() throws Exception {
    try (FakeServer server = FakeServer.answering("-ERR no\r\n")) {
      LoadResult result = run(server, PING, LoadPlan.closed(100, 3, 2));
      assertThat(result.errors()).isEqualTo(100);
      assertThat(result.firstError()).isEqualTo("ERR no");
    }
  }

  @Test
  void aServerThatHangsUpFailsTheRun() throws Exception {
    FakeServer.Behaviour hangsUp =
        new FakeServer.Behaviour() {
          @Override
          public void beforeRead() throws InterruptedException {
            throw new InterruptedException();
          }
        };
    try (FakeServer server = new FakeServer("+PONG\r\n", 0, hangsUp)) {
      assertThatThrownBy(() -> run(server, PING, LoadPlan.closed(100, 3, 2)))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void moreRepliesThanRequestsFailTheRun() throws Exception {
    try (FakeServer server = FakeServer.answering("+PONG\r\n+PONG\r\n")) {
      assertThatThrownBy(() -> run(server, PING, LoadPlan.closed(100, 1, 1)))
          .hasMessageContaining("more replies");
    }
  }

  private LoadResult run(FakeServer server, RequestTemplate template, LoadPlan plan)
      throws IOException, InterruptedException {
    return runner.run(Endpoint.loopback(server.port()), template, plan, LoadProgress.NONE);
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
