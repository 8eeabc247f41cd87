package io.vireo.server.transcript;

import io.vireo.server.testing.Oracle;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Plays the transcripts against Redis 8.6.3: they must say what is true there. */
class TranscriptOracleTest {
  private final ServerPool oracles = new ServerPool(Oracle::start);

  @TestFactory
  Stream<DynamicNode> redis() {
    Assumptions.assumeTrue(Oracle.program().isPresent(), Oracle.MISSING);
    return Transcripts.tests(
        scenario -> scenario.suitsRealTime() && !scenario.is(Scenario.VIREO_ONLY), oracles);
  }

  @AfterEach
  void end() {
    oracles.close();
  }
}
