package io.vireo.server.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.config.CommandLine;
import io.vireo.config.ConfigLoader;
import io.vireo.config.LoadResult;
import io.vireo.config.NetworkSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentinelReaderTest {
  @TempDir Path folder;

  private final SentinelState state = new SentinelState();

  private LoadResult load(String... lines) throws IOException {
    Path file = folder.resolve("sentinel.conf");
    Files.write(file, java.util.List.of(lines));
    return new ConfigLoader(folder, InputStream.nullInputStream())
        .sentinel(SentinelState::order, state::read)
        .load((CommandLine.Start) CommandLine.parse(file.toString(), "--sentinel"));
  }

  @Test
  void readsWhatIsSaidOfAPrimaryBeforeItIsNamed() throws IOException {
    LoadResult result =
        load(
            "sentinel down-after-milliseconds a 1500",
            "sentinel known-slave a 127.0.0.2 7001",
            "sentinel monitor a 127.0.0.1 7000 2",
            "sentinel current-epoch 7");
    assertThat(result).isInstanceOf(LoadResult.Ready.class);
    PrimaryState primary = state.primaries.get("a");
    assertThat(primary.downAfter).isEqualTo(1500);
    assertThat(primary.replicas).hasSize(1);
    assertThat(state.settings.epoch()).isEqualTo(7);
    assertThat(((LoadResult.Ready) result).config().get(NetworkSettings.PORT)).isEqualTo(26_379);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          monitor a 127.0.0.1 7000 0          | Quorum must be 1 or greater.
          monitor a 127.0.0.1 70000 2         | Invalid port number.
          monitor a nobody.invalid 7000 2     | Can't resolve instance hostname.
          monitor a 127.0.0.1 7000            | Unrecognized sentinel configuration statement.
          monitor m 127.0.0.1 7000 2          | Duplicate master name.
          nonsense m 1                        | Unrecognized sentinel configuration statement.
          quorum x 1                          | Unrecognized sentinel configuration statement.
          failover-timeout x 1                | No such master with specified name.
          down-after-milliseconds m 0         | negative or zero time parameter.
          master-reboot-down-after-period m -1 | negative time parameter.
          myid abc                            | Malformed Sentinel id in myid option.
          resolve-hostnames 1 | Please specify yes or no for the resolve-hostnames option.
          notification-script m /nowhere | Notification script seems non existing or non executable.
          """)
  void refusesALineWithItsNumberAndAReason(String line, String reason) throws IOException {
    LoadResult result = load("sentinel monitor m 127.0.0.1 6000 2", "sentinel " + line);
    assertThat(result).isInstanceOf(LoadResult.Failed.class);
    assertThat(((LoadResult.Failed) result).message())
        .contains("sentinel.conf, at line 2", ">>> 'sentinel " + line + "'", reason);
  }
}
