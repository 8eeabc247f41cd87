package io.vireo.server.transcript;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Plays all transcripts in process. */
class TranscriptTest {
  @TestFactory
  Stream<DynamicNode> inProcess() {
    return Transcripts.tests(scenario -> !scenario.is(Scenario.REAL), InProcessConversation::new);
  }
}
