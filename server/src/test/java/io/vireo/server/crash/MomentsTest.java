package io.vireo.server.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vireo.server.ServerProgram;
import io.vireo.server.testing.DiskShim;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A few moments of {@code bin/kill-moments}; {@code .ci/run} plays more of them. */
@Tag("nightly") // traces processes; the stage smoke plays the moments
@Timeout(300)
class MomentsTest {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void whatWasAcknowledgedIsThereWheneverTheServerIsKilled(@TempDir Path built) throws Exception {
    Path library = DiskShim.compile(built);
    assumeTrue(library != null, "there is no C compiler");
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    Moments.Order order =
        new Moments.Order(ServerProgram.ofThisBuild(), library, folder, 120, 0, 2);
    int failed = new Moments(order, new Progress(new PrintStream(told, true), false)).run();
    assertThat(failed).as(told.toString()).isZero();
  }
}
