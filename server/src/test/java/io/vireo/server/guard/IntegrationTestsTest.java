package io.vireo.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Holds the list of tests that {@code mvn -Pquick verify} leaves out to what the tests do. */
class IntegrationTestsTest {
  private static final Path LIST = Path.of("..", ".ci", "integration-tests.txt");

  @Test
  void theListOfIntegrationTestsIsUpToDate() throws IOException {
    TreeSet<String> tests = new TreeSet<>();
    for (String module :
        List.of("config", "metrics", "persistence", "cli", "server", "embedded", "benchmarks")) {
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
