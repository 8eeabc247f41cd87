package io.vireo.server.acl;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.ServerCore;
import io.vireo.server.command.CommandTable;
import io.vireo.server.testing.FakeClock;
import io.vireo.server.testing.TestSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AbsentCommandsTest {
  private static final CommandTable TABLE =
      new ServerCore(TestSettings.config(), new FakeClock()).engine().table();

  /** A command that is new must be taken off the list: its name is one like others then. */
  @Test
  void areThoseThatRedisHasAndTheTableLacks() throws IOException {
    try (InputStream in = CommandTable.class.getResourceAsStream("redis-8.0.2.facts")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t")[0])
          .forEach(
              name ->
                  assertThat(AbsentCommands.contains(name))
                      .as(name)
                      .isEqualTo(TABLE.find(name) == null));
    }
  }

  @Test
  void mayBeNamedByRules() {
    RightsDraft draft = new Users(TABLE).newUser();
    for (String rule : new String[] {"+psync", "+REPLICAOF", "+cluster|slots", "-cluster"}) {
      assertThat(draft.apply(rule)).as(rule).isNull();
    }
    assertThat(draft.apply("+cluster|nosuch")).isEqualTo(RuleError.UNKNOWN);
    assertThat(draft.build().describe())
        .isEqualTo("off sanitize-payload resetchannels -@all +psync +replicaof -cluster");
  }
}
