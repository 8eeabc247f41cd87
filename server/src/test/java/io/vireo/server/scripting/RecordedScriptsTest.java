package io.vireo.server.scripting;

import io.vireo.server.testing.InProcessServer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Scripts answer as they do in Redis 8.6.3, to the byte, in RESP2 and RESP3. */
class RecordedScriptsTest {
  @TestFactory
  Stream<DynamicTest> inProcess() {
    return RecordedScripts.tests(true, () -> Interpreter.of(new InProcessServer().alone()));
  }
}
