package io.vireo.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.benchmarks.load.KeyChoice;
import io.vireo.benchmarks.load.LoadPlan;
import io.vireo.benchmarks.load.LoadProgress;
import io.vireo.benchmarks.load.TestCase;
import io.vireo.benchmarks.servers.RemoteServer;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ListenersTest {
  @ParameterizedTest
  @CsvSource({"1,0,1", "7,0,7", "4,25,1"})
  void countsWhatReachesSubscribers(int subscribers, int channels, int copies) throws Exception {
    String channel = channels == 0 ? "mychannel" : "channel:__rand_int__";
    Traffic traffic =
        Traffic.of(TestCase.custom(List.of("PUBLISH", channel, "hi")), 1)
            .clients(2)
            .data(16, KeyChoice.uniform(100));
    Stage stage = Stage.empty().company(new Company.Listeners(subscribers, channels));
    try (TinyServer server = new TinyServer()) {
      RemoteServer remote = RemoteServer.at("tiny", "127.0.0.1", server.port());
      LoadRound.Result result =
          new LoadRound(new Work.Load(traffic, stage))
              .run(remote, LoadPlan.closed(100, 2, 1), LoadProgress.NONE);
      assertThat(result.operations()).isEqualTo(100 * copies);
      assertThat(result.lost()).isZero();
      assertThat(result.rate()).isPositive();
    }
  }
}
