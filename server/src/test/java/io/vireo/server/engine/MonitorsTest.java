package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a monitor is told takes bounded memory, however long a command is. */
class MonitorsTest {
  private final InProcessServer server = new InProcessServer();
  private final InProcessClient client = server.client();
  private final InProcessClient monitor = server.client();
  private final InProcessClient other = server.client();

  MonitorsTest() {
    monitor.run("MONITOR");
    other.run("MONITOR");
  }

  private String shown(String... words) {
    client.run(words);
    String line = monitor.read().asText();
    assertThat(other.read().asText()).isEqualTo(line);
    return line;
  }

  @Test
  void showsMostArgumentsInFull() {
    String word = "x".repeat(200_000);
    assertThat(shown("ECHO", word)).endsWith("] \"ECHO\" \"" + word + "\"");
    assertThat(shown("ECHO", "\u0001\n\"")).endsWith("] \"ECHO\" \"\\x01\\n\\\"\"");
  }

  @Test
  void cutsLongArguments() {
    String line = shown("ECHO", "x".repeat(2_000_000));
    assertThat(line).endsWith("x\"... (1737863 more bytes)").hasSizeLessThan(270_000);
    line = shown("ECHO", "\u0001".repeat(2_000_000));
    assertThat(line).endsWith("more bytes)").hasSizeLessThan(1_100_000);
  }

  @Test
  void cutsManyArguments() {
    String[] words = new String[300_001];
    Arrays.fill(words, "");
    words[0] = "EXISTS";
    assertThat(shown(words)).endsWith("more arguments)").hasSizeLessThan(1_100_000);
  }

  /** The command has run by then, so it is shown in short. */
  @Test
  void showsLittleIfThereIsNoRoom() {
    MemoryBudget heap = server.engine().heap();
    long all = heap.most();
    heap.reserve(all);
    String line = shown("EXISTS", "x".repeat(100_000));
    heap.release(all);
    assertThat(line).endsWith("x\"... (99881 more bytes)");
    assertThat(shown("EXISTS", "x".repeat(100_000))).endsWith("x\"");
  }

  @Test
  void givesTheRoomBackOnceMonitorsHaveTheLine() {
    MemoryBudget heap = server.engine().heap();
    long before = heap.forAnswer();
    for (int i = 0; i < 50; i++) {
      shown("ECHO", "x".repeat(300_000));
    }
    assertThat(heap.forAnswer()).isGreaterThan(before - 4_000_000);
  }
}
