package io.vireo.server.transcript;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A short story about some clients and an empty server.
 *
 * @param file the path of its file below the folder of transcripts
 * @param name what it shows
 * @param line its first line in the file, from 1
 * @param tags its tags without {@code config}
 * @param settings the lines of configuration that it asks for
 */
record Scenario(
    String file, String name, int line, Set<String> tags, List<String> settings, List<Step> steps) {
  /** Runs in process only. */
  static final String FAKE_CLOCK = "fake-clock";

  /** Does not run in process. */
  static final String REAL = "real";

  /** Shows what Redis 8.6.3 lacks. */
  static final String VIREO_ONLY = "vireo-only";

  /** Needs a server that was just started. */
  static final String FRESH = "fresh";

  /** All clients say HELLO 3 first. */
  static final String RESP3 = "resp3";

  /** All tags but {@code config}. */
  static final Set<String> TAGS = Set.of(FAKE_CLOCK, REAL, VIREO_ONLY, FRESH, RESP3);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  private static final Set<String> LASTING =
      Set.of("config", "acl", "debug", "shutdown", "replicaof", "slaveof", "swapdb", "function");

  boolean is(String tag) {
    return tags.contains(tag);
  }

  /** How much time passes. */
  Duration time() {
    return steps.stream()
        .map(step -> step instanceof Step.Advance advance ? advance.by() : Duration.ZERO)
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** True if it can be played where time cannot be moved. */
  boolean suitsRealTime() {
    return !is(FAKE_CLOCK) && time().compareTo(LONGEST_WAIT) <= 0;
  }

  /** True if it needs a server of its own, because of its settings or of what it leaves behind. */
  boolean needsOwnServer() {
    return is(FRESH)
        || !settings.isEmpty()
        || steps.stream()
            .anyMatch(step -> step instanceof Step.Send send && leavesTraces(send.words()));
  }

  private static boolean leavesTraces(List<String> words) {
    return LASTING.contains(words.get(0)) || words.size() > 1 && words.get(1).equals("pause");
  }
}
