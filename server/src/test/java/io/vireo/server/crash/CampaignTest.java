package io.vireo.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A few rounds of {@code bin/crash-campaign}; {@code .ci/run} plays more of them. */
@Timeout(300)
class CampaignTest {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @ParameterizedTest
  @EnumSource
  void nothingThatWasPromisedIsLost(Policy policy) throws Exception {
    List<String> told = new ArrayList<>();
    boolean well = new Campaign(folder, 20_261_120, List.of(policy), told::add).run(1);
    assertThat(well).as(String.join("\n", told)).isTrue();
  }
}
