package io.vireo.server.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.ServerProgram;
import io.vireo.server.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A few rounds of {@code bin/crash-campaign}; {@code .ci/run} plays more of them. */
@Tag("nightly") // kills by the clock; the stage smoke plays the campaign
@Timeout(300)
class CampaignTest {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @ParameterizedTest
  @EnumSource
  void nothingThatWasPromisedIsLost(Policy policy) throws Exception {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    Progress progress = new Progress(new PrintStream(told, true), false);
    ServerProgram program = ServerProgram.ofThisBuild();
    boolean well =
        new Campaign(
                new Campaign.Order(program, folder, Seeds.of(20_261_120), List.of(policy), 1, 1),
                progress)
            .run();
    assertThat(well).as(told.toString()).isTrue();
  }
}
