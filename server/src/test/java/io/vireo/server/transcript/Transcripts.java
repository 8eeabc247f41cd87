package io.vireo.server.transcript;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * Finds the transcripts. The system property {@code vireo.transcripts} chooses those whose path
 * holds its value.
 */
final class Transcripts {
  private static final String ONLY = System.getProperty("vireo.transcripts", "");

  private Transcripts() {}

  /** The folder of the transcripts. */
  static Path folder() {
    try {
      return Path.of(Transcripts.class.getResource("/transcripts/README.md").toURI()).getParent();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** All files, in order. */
  static List<Path> files() {
    try (Stream<Path> all = Files.walk(folder())) {
      return all.filter(file -> file.toString().endsWith(".txt"))
          .filter(file -> file.toString().contains(ONLY))
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The scenarios of a file. */
  static List<Scenario> read(Path file) {
    Path folder = folder();
    Path shown = file.startsWith(folder) ? folder.relativize(file) : file;
    try {
      return TranscriptReader.read(shown.toString(), Files.readAllLines(file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A test for each scenario that is wanted, in a container for each file. */
  static Stream<DynamicNode> tests(Predicate<Scenario> wanted, Conversation.Opener opener) {
    return files().stream()
        .map(
            file ->
                DynamicContainer.dynamicContainer(
                    folder().relativize(file).toString(),
                    read(file).stream()
                        .filter(wanted)
                        .map(scenario -> test(file, scenario, opener))));
  }

  private static DynamicTest test(Path file, Scenario scenario, Conversation.Opener opener) {
    URI source = URI.create(file.toUri() + "?line=" + scenario.line());
    return DynamicTest.dynamicTest(
        scenario.name(),
        source,
        () -> {
          try (Conversation conversation = opener.open(scenario)) {
            new ScenarioRunner(scenario, conversation).run();
          }
        });
  }
}
