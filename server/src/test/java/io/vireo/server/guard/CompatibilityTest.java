package io.vireo.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.ServerCore;
import io.vireo.server.command.CommandTable;
import io.vireo.server.testing.FakeClock;
import io.vireo.server.testing.TestSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The page that tells which commands there are must agree with the commands there are. */
class CompatibilityTest {
  private static final CommandTable TABLE =
      new ServerCore(TestSettings.config(), new FakeClock()).engine().table();
  private static final Path PAGE = Path.of("..", "docs", "users", "compatibility.md");

  @Test
  void thePageOfCommandsIsUpToDate() throws IOException {
    String text = text();
    if (Boolean.getBoolean("vireo.docs.write")) {
      Files.writeString(PAGE, text);
    }

    assertThat(Files.readString(PAGE))
        .as("write it anew with -Dvireo.docs.write=true")
        .isEqualTo(text);
  }

  @Test
  void whatIsThereInPartIsThere() throws IOException {
    assertThat(reasons("partial-commands.txt").keySet())
        .allMatch(name -> TABLE.find(name) != null)
        .hasSizeLessThan(20);
  }

  @Test
  void whatDiffersIsToldInFourColumns() throws IOException {
    assertThat(lines("differences.txt")).allMatch(row -> row.split(" \\| ", -1).length == 4);
  }

  private static String text() throws IOException {
    return CompatibilityPage.text(
        TABLE,
        lines("/io/vireo/server/command/redis-8.6.3.facts"),
        new CompatibilityPage.Reasons(
            reasons("additional-commands.txt"),
            reasons("extended-commands.txt"),
            reasons("partial-commands.txt"),
            Set.copyOf(lines("not-in-valkey.txt")),
            lines("differences.txt")));
  }

  /** A command in each line, and behind it the reason why it is listed. */
  private static Map<String, String> reasons(String resource) throws IOException {
    Map<String, String> reasons = new TreeMap<>();
    for (String line : lines(resource)) {
      String[] parts = line.split(" ", 2);
      reasons.put(parts[0], parts[1]);
    }
    return reasons;
  }

  private static List<String> lines(String resource) throws IOException {
    try (InputStream in = CompatibilityTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }
}
