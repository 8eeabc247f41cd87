package io.vireo.benchmarks.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the way from a request's bytes to its reply's bytes may allocate on the heap. */
@Tag("nightly") // counts allocations, which escape analysis decides
@Tag("long")
class HotPathAllocationTest {
  private static final int KEYS = 2_000;
  private static final int ROUNDS = 4;
  private static final double SECONDS = 0.15;

  private final EmbeddedServer server = new EmbeddedServer();
  private final SplittableRandom random = new SplittableRandom(1);

  @BeforeEach
  void fill() {
    for (List<String> words : HotRequests.fills()) {
      new EmbeddedRun(server, new RequestText(words, KEYS, 1, i -> i)).once();
    }
  }

  /**
   * An entry is looked at through a view of 32 bytes, which the compiler saves in a process that
   * does one thing only, and mostly in others. A member whose score changes moves among the leaves
   * of a tree, which are made anew as they fill and empty. A script has strings of its own for its
   * key and for the value, a frame, and an array for its call.
   */
  @ParameterizedTest
  @CsvSource({
    "GET,1,64",
    "GET,16,64",
    "SET,1,96",
    "SET,16,96",
    "HGET,16,64",
    "ZADD,16,168",
    "EVALSHA,16,216"
  })
  void hotRequestsStayWithinTheirLimit(String command, int pipeline, int limit) {
    assertThat(bytesPerRequest(HotRequests.named(command), pipeline)).isLessThanOrEqualTo(limit);
  }

  /** The measurement itself must be able to see an allocation: values grow in steps. */
  @Test
  void aNewValueOfAnotherSizeIsSeen() {
    List<String> words = List.of("APPEND", "key:__key__", "x".repeat(64));
    assertThat(bytesPerRequest(words, 16)).isGreaterThan(32);
  }

  /**
   * The least of several rounds: before code is compiled it allocates what escape analysis saves.
   */
  private double bytesPerRequest(List<String> words, int pipeline) {
    RequestText text = new RequestText(words, 256, pipeline, i -> random.nextInt(KEYS));
    return new EmbeddedRun(server, text)
        .rounds(ROUNDS, SECONDS).stream().mapToDouble(EmbeddedRun.Cost::bytes).min().orElseThrow();
  }
}
