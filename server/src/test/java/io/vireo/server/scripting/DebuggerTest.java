package io.vireo.server.scripting;

import io.vireo.server.testing.TcpServerExtension;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The debugger of scripts answers as that of Redis 8.6.3. */
class DebuggerTest {
  @RegisterExtension static final TcpServerExtension SERVER = new TcpServerExtension();

  @TestFactory
  Stream<DynamicTest> dialogues() {
    return DebuggerDialogues.on(SERVER::server);
  }
}
