package io.vireo.server.cluster.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.crash.Progress;
import io.vireo.server.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A few migrations of {@code bin/handoff-campaign}; {@code .ci/nightly} plays more of them. */
@Tag("long")
@Timeout(300)
class HandoffCampaignTest {
  private static final int MIGRATIONS = 6;
  private static final int PIPELINE = 10;

  @TempDir private Path folder;

  @Test
  void noAcknowledgedWriteIsLostWhileSlotsMove() throws InterruptedException {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    Progress progress = new Progress(new PrintStream(told, true), false);
    HandoffCampaign.Order order =
        new HandoffCampaign.Order(folder, MIGRATIONS, Seeds.of(26_112_700), "", PIPELINE, false);
    assertThat(new HandoffCampaign(order, progress).run()).as(told.toString()).isTrue();
  }
}
