package io.vireo.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpiringKeysTest {
  private static final long FIRST = 1_700_000_000_000L;

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 1000, 1_000_003})
  void deadlinesAreSpreadEvenly(int count) {
    ExpiringKeys keys = new ExpiringKeys(count, FIRST, 100);
    TreeMap<Long, Integer> perMilli = new TreeMap<>();
    for (int number = 0; number < count; number++) {
      perMilli.merge(keys.deadline(number), 1, Integer::sum);
    }
    assertThat(perMilli.firstKey()).isEqualTo(FIRST);
    assertThat(perMilli.lastKey()).isLessThan(keys.lastDeadline());
    assertThat(perMilli).hasSize(Math.min(count, 100));
    assertThat(perMilli.values()).allMatch(keysThen -> keysThen <= count / 100 + 1);
  }

  @Test
  void aNameTellsItsDeadline() {
    ExpiringKeys keys = new ExpiringKeys(1000, FIRST, 5000);
    byte[] name = ("ab" + keys.name(7)).getBytes(StandardCharsets.US_ASCII);
    assertThat(name).hasSize(2 + ExpiringKeys.NAME_BYTES);
    assertThat(ExpiringKeys.deadlineIn(name, 2)).isEqualTo(keys.deadline(7));
    assertThat(new String(keys.request(7), StandardCharsets.US_ASCII))
        .contains(keys.name(7))
        .endsWith("PXAT\r\n$13\r\n" + keys.deadline(7) + "\r\n");
  }
}
