package io.vireo.server.family.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DebugCrashesTest {
  private final List<Integer> codes = new ArrayList<>();
  private final DebugCrashes crashes = new DebugCrashes(codes::add);

  private void crash(String name) {
    crashes.options().get(name).handler().run(null);
  }

  @Test
  void crashesEndTheProcessWithTheCodeOfTheirSignal() {
    crash("SEGFAULT");
    crash("PANIC");
    crash("ASSERT");
    crash("OOM");
    assertThat(codes).containsExactly(139, 134, 134, 134);
  }
}
