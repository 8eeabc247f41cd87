package io.vireo.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.Flag;
import io.vireo.server.data.Bytes;
import io.vireo.server.testing.InProcessServer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommandRulesTest {
  private final InProcessServer server = new InProcessServer().alone();
  private final CommandTable table = server.engine().table();
  private final CommandRules rules = new CommandRules(table);

  @AfterEach
  void close() {
    server.close();
  }

  private String refusal(boolean mayWrite, String... words) {
    return rules.refusal(Stream.of(words).map(Bytes::of).toArray(Bytes[]::new), mayWrite);
  }

  @Test
  void knowsOnlyCommandsThatThereAre() {
    List<String> names = List.of(table.fullNames());
    assertThat(names).containsAll(CommandRules.OF_CONNECTIONS).containsAll(CommandRules.READING);
  }

  @Test
  void nothingThatWritesCountsAsReading() {
    for (int id = 0; id < table.idCount(); id++) {
      Command command = table.byId(id);
      if (command.has(Flag.WRITE)) {
        assertThat(CommandRules.READING).doesNotContain(command.fullName());
      }
    }
  }

  @Test
  void withoutLeaveItOnlyReads() {
    assertThat(refusal(false, "GET", "k")).isNull();
    assertThat(refusal(false, "config", "get", "*")).isNull();
    assertThat(refusal(false, "ACL", "LOG")).isNull();
    assertThat(refusal(false, "ACL", "LOG", "reset")).contains("console-write");
    assertThat(refusal(false, "SET", "k", "v")).contains("SET needs console-write yes");
    assertThat(refusal(false, "CLIENT", "KILL", "ID", "3")).contains("CLIENT KILL");
    assertThat(refusal(false, "CONFIG", "SET", "a", "b")).contains("CONFIG SET");
    assertThat(refusal(false, "EVAL", "return 1", "0")).isNotNull();
    assertThat(refusal(false, "EVAL_RO", "return 1", "0")).isNull();
    assertThat(refusal(false, "SHUTDOWN")).isNotNull();
    assertThat(refusal(true, "SET", "k", "v")).isNull();
  }

  @Test
  void whatNeedsAConnectionIsRefused() {
    assertThat(refusal(true, "MONITOR")).contains("connection of its own");
    assertThat(refusal(true, "client", "reply", "off")).contains("CLIENT REPLY");
    assertThat(refusal(true, "BLPOP", "l", "0")).isNotNull();
    assertThat(refusal(true, "XREAD", "BLOCK", "0", "STREAMS", "s", "$")).isNotNull();
    assertThat(refusal(true, "XREAD", "STREAMS", "s", "0")).isNull();
    assertThat(refusal(true, "no-such-command")).isNull();
  }
}
