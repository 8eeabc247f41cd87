package io.vireo.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which tests leave the process, and why some are left to the night. */
class IntegrationTestsTest {
  private static final List<String> MODULES =
      List.of("config", "metrics", "persistence", "cli", "server", "embedded", "benchmarks");
  private static final Pattern NIGHTLY = Pattern.compile("^\\s*@Tag\\(\"nightly\"\\)");
  private static final Path LIST = Path.of("..", ".ci", "integration-tests.txt");

  @Test
  void theListOfIntegrationTestsIsUpToDate() throws IOException {
    TreeSet<String> tests = new TreeSet<>();
    for (String module : MODULES) {
      tests.addAll(IntegrationTests.of(Path.of("..", module)));
    }
    String text = String.join("\n", tests) + "\n";
    if (Boolean.getBoolean("vireo.docs.write")) {
      Files.writeString(LIST, text);
    }

    assertThat(Files.readString(LIST))
        .as("tests that open sockets or start processes; -Dvireo.docs.write=true writes it anew")
        .isEqualTo(text);
  }

  /** What a slow machine fails may be left to the night, but nothing else. */
  @Test
  void aTestOfTheNightHasItsReason() throws IOException {
    List<String> without = new ArrayList<>();
    int found = 0;
    for (Path file : testSources()) {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (NIGHTLY.matcher(lines.get(i)).find()) {
          found++;
          if (!lines.get(i).contains(") // ") && !lines.get(i - 1).strip().startsWith("// ")) {
            without.add(file + ":" + (i + 1));
          }
        }
      }
    }
    assertThat(found).isPositive();
    assertThat(without).as("@Tag(\"nightly\") // the reason").isEmpty();
  }

  private static List<Path> testSources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "test", "java"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    return sources;
  }

  @Test
  void aTestIsQuickUnlessItLeavesTheProcess() throws IOException {
    List<String> tests = IntegrationTests.of(Path.of(""));

    assertThat(tests)
        .contains(
            "io/vireo/server/MainTest.java", // starts a process
            "io/vireo/server/net/ListenersTest.java", // listens
            "io/vireo/server/transcript/TranscriptTcpTest.java", // through a helper's helper
            "io/vireo/server/crash/CampaignTest.java")
        .doesNotContain(
            "io/vireo/server/transcript/TranscriptTest.java",
            "io/vireo/server/engine/context/InboxTest.java",
            "io/vireo/server/guard/RoomsTest.java");
  }
}
