package io.vireo.server.replication.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.ServerProgram;
import io.vireo.server.crash.Progress;
import io.vireo.server.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A round of {@code bin/replication-campaign}; {@code .ci/run} plays more of them. */
@Tag("nightly") // kills by the clock; the stage smoke plays the campaign
@Tag("long")
@Timeout(300)
class ReplicationCampaignTest {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void allHaveTheSameDataInTheEnd() throws Exception {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    Progress progress = new Progress(new PrintStream(told, true), false);
    ReplicationCampaign.Order order =
        new ReplicationCampaign.Order(ServerProgram.ofThisBuild(), folder, Seeds.of(26_112_320), 0);
    assertThat(new ReplicationCampaign(order, progress).run()).as(told.toString()).isTrue();
  }
}
