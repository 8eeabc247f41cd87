package io.vireo.metrics;

import static io.vireo.metrics.CommandLogs.Type.LARGE_REPLY;
import static io.vireo.metrics.CommandLogs.Type.LARGE_REQUEST;
import static io.vireo.metrics.CommandLogs.Type.SLOW;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommandLogsTest {
  private final CommandLogs logs = new CommandLogs();

  @Test
  void nothingConcernsThemAtFirst() {
    assertThat(logs.concern(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE)).isFalse();
  }

  @Test
  void eachThresholdIsInclusive() {
    set(SLOW, 10);
    assertThat(logs.concern(9, 999, 999)).isFalse();
    assertThat(logs.concern(10, 0, 0)).isTrue();
    set(LARGE_REQUEST, 100);
    assertThat(logs.concern(9, 99, 999)).isFalse();
    assertThat(logs.concern(9, 100, 0)).isTrue();
    set(LARGE_REPLY, 0);
    assertThat(logs.concern(0, 0, 0)).isTrue();
  }

  @Test
  void aCommandComesIntoTheLogsWhereItBelongs() {
    set(SLOW, 10);
    set(LARGE_REQUEST, 100);
    set(LARGE_REPLY, 1_000);

    logs.add(1, 10, 99, 1_001, CommandLog.Arguments.of(new byte[1]), "", "");

    assertThat(logs.of(SLOW).get(-1)).extracting(CommandLog.Entry::value).containsExactly(10L);
    assertThat(logs.of(LARGE_REQUEST).length()).isZero();
    assertThat(logs.of(LARGE_REPLY).get(-1))
        .extracting(CommandLog.Entry::value)
        .containsExactly(1_001L);
  }

  @Test
  void aLogThatKeepsNoEntriesIsOff() {
    set(SLOW, 0);
    logs.of(SLOW).maxLength(0);

    assertThat(logs.concern(Long.MAX_VALUE, 0, 0)).isFalse();
  }

  @Test
  void typesHaveTheNamesThatClientsUse() {
    assertThat(CommandLogs.Type.values())
        .extracting(CommandLogs.Type::word)
        .containsExactly("slow", "large-request", "large-reply");
  }

  private void set(CommandLogs.Type type, long threshold) {
    logs.of(type).threshold(threshold);
    logs.of(type).maxLength(128);
  }
}
