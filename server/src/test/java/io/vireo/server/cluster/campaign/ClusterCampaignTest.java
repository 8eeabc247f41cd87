package io.vireo.server.cluster.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.ServerProgram;
import io.vireo.server.crash.Progress;
import io.vireo.server.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** An act of {@code bin/cluster-campaign}; {@code .ci/run} plays more of them. */
@Tag("nightly") // kills by the clock; the stage smoke plays the campaign
@Tag("long")
@Timeout(300)
class ClusterCampaignTest {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void onlyWhatMayBeLostIsLost() throws Exception {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    Progress progress = new Progress(new PrintStream(told, true), false);
    ClusterCampaign.Order order =
        new ClusterCampaign.Order(
            ServerProgram.ofThisBuild(),
            folder,
            Seeds.of(26_112_400),
            0,
            2 * Park.SHARDS,
            Makers.VIREO,
            List.of(Act.ALL));
    assertThat(new ClusterCampaign(order, progress).run()).as(told.toString()).isTrue();
  }
}
