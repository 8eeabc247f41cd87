package io.vireo.server.clients;

import io.vireo.server.testing.Oracle;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The same on a cluster of Redis' nodes: the tests ask for nothing that Redis does not do. */
@Tag("nightly") // tests the test beside it on Redis
class LettuceClusterOracleTest extends LettuceClusterTest {
  @BeforeAll
  @Override
  void start(@TempDir Path folder) {
    Assumptions.assumeTrue(Oracle.program().isPresent(), Oracle.MISSING);
    super.start(folder);
  }

  @Override
  SixNodes.Maker maker() {
    return SixNodes.Maker.REDIS;
  }
}
