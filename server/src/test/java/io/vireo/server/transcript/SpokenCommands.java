package io.vireo.server.transcript;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which commands appear in transcripts. */
public final class SpokenCommands {
  private SpokenCommands() {}

  /**
   * The first words of all commands in all transcripts: {@code get}, and of those with two or more
   * words also {@code config|get}. All in lower case.
   */
  public static Set<String> names() {
    Set<String> names = new TreeSet<>();
    for (Path file : Transcripts.files()) {
      for (Scenario scenario : Transcripts.read(file)) {
        scenario.steps().stream()
            .flatMap(step -> step instanceof Step.Send send ? Stream.of(send) : Stream.of())
            .forEach(send -> add(names, send.words()));
      }
    }
    return names;
  }

  private static void add(Set<String> names, List<String> words) {
    names.add(words.get(0));
    if (words.size() > 1) {
      names.add(words.get(0) + '|' + words.get(1));
    }
  }
}
