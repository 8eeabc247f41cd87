package io.vireo.server.scripting;

import io.vireo.server.testing.OracleExtension;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is recorded of the debugger of scripts is true in Redis 8.6.3. */
class DebuggerOracleTest {
  @RegisterExtension static final OracleExtension REDIS = new OracleExtension();

  @TestFactory
  Stream<DynamicTest> dialogues() {
    return DebuggerDialogues.on(REDIS::oracle);
  }
}
