package io.vireo.server.family.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.family.Services;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DebugServerTest {
  private final List<Integer> codes = new ArrayList<>();
  private final DebugServer server = new DebugServer(new Services(), codes::add);

  private void crash(String name) {
    server.options().get(name).handler().run(null);
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
