package io.vireo.metrics;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CommandLogTest {

  private final CommandLog log = new CommandLog(10_000, 3);

  @Test
  void theThresholdIsInclusiveAndCanBeOff() {
    assertThat(log.takes(9_999)).isFalse();
    assertThat(log.takes(10_000)).isTrue();
    log.threshold(0);
    assertThat(log.takes(0)).isTrue();
    log.threshold(-1);
    assertThat(log.takes(Long.MAX_VALUE)).isFalse();
  }

  @Test
  void entriesComeNewestFirstAndOldOnesGo() {
    for (var i = 0; i < 5; i++) {
      add("ping");
    }

    assertThat(log.length()).isEqualTo(3);
    assertThat(log.get(-1)).extracting(CommandLog.Entry::id).containsExactly(4L, 3L, 2L);
    assertThat(log.get(2)).extracting(CommandLog.Entry::id).containsExactly(4L, 3L);
    assertThat(log.get(0)).isEmpty();
    assertThat(log.get(99)).hasSize(3);
  }

  @Test
  void aSmallerLengthTakesEffectWithTheNextEntry() {
    add("a");
    add("b");
    log.maxLength(1);
    assertThat(log.length()).isEqualTo(2);
    add("c");
    assertThat(arguments()).containsExactly("c");
    log.maxLength(0);
    add("d");
    assertThat(log.length()).isZero();
  }

  @Test
  void resetDropsEntriesButNotTheIds() {
    add("a");
    log.reset();
    assertThat(log.length()).isZero();
    add("b");

    assertThat(log.get(-1)).extracting(CommandLog.Entry::id).containsExactly(1L);
  }

  @Test
  void anEntryKeepsWhatItWasGiven() {
    log.add(7, 12_345, arguments("get", "k"), "127.0.0.1:5", "me");
    var entry = log.get(1).get(0);

    assertThat(entry.unixSeconds()).isEqualTo(7);
    assertThat(entry.value()).isEqualTo(12_345);
    assertThat(entry.client()).isEqualTo("127.0.0.1:5");
    assertThat(entry.clientName()).isEqualTo("me");
    assertThat(arguments()).containsExactly("get", "k");
  }

  @Test
  void thirtyTwoArgumentsStayWhole() {
    add(numbers(32));

    assertThat(arguments()).containsExactly(numbers(32));
  }

  @Test
  void moreArgumentsLeaveRoomForANote() {
    add(numbers(33));

    assertThat(arguments()).hasSize(32).endsWith("30", "... (2 more arguments)");
  }

  @Test
  void longArgumentsAreCut() {
    add("A".repeat(128), "A".repeat(129));

    assertThat(arguments())
        .containsExactly("A".repeat(128), "A".repeat(128) + "... (1 more bytes)");
  }

  @Test
  void entriesOwnTheirBytes() {
    var argument = "get".getBytes(US_ASCII);
    log.add(1, 1, CommandLog.Arguments.of(argument), "", "");
    argument[0] = 'X';

    assertThat(arguments()).containsExactly("get");
  }

  private void add(String... command) {
    log.add(1, 20_000, arguments(command), "127.0.0.1:1", "");
  }

  private static CommandLog.Arguments arguments(String... command) {
    return CommandLog.Arguments.of(
        Stream.of(command).map(word -> word.getBytes(US_ASCII)).toArray(byte[][]::new));
  }

  private List<String> arguments() {
    return log.get(1).get(0).arguments().stream()
        .map(bytes -> new String(bytes, US_ASCII))
        .toList();
  }

  private static String[] numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toArray(String[]::new);
  }
}
