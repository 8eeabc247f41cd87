package io.vireo.server.luafuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.Oracle;
import io.vireo.server.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Random programs answer in Vireo as in Redis 8.6.3. */
class LuaFuzzTest {
  private static final long PROGRAMS = Long.getLong("vireo.lua.programs", 5_000);
  private static final int MOST = 5;

  @Test
  void programsAnswerAsInRedis() {
    Assumptions.assumeTrue(Oracle.program().isPresent(), Oracle.MISSING);
    List<String> told = new ArrayList<>();
    try (LuaFuzz fuzz = new LuaFuzz(told::add)) {
      fuzz.run(Seeds.of(20_261_122_000_000L), PROGRAMS, MOST);
    }
    assertThat(String.join("\n", told)).isEmpty();
  }
}
