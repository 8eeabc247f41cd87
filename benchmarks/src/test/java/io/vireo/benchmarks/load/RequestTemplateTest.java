package io.vireo.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RequestTemplateTest {
  private final KeySource keys = new KeySource(new KeyChoice(100, 0, 7), 5, 3);

  @Test
  void encodesArgumentsAndPayload() {
    RequestTemplate template = RequestTemplate.of(List.of("SET", "é", "<__data__>"), 4, false);
    assertThat(text(new RequestBatch(List.of(template), 1).fill(1, keys)))
        .matches("\\*3\r\n\\$3\r\nSET\r\n\\$2\r\né\r\n\\$6\r\n<[0-z]{4}>\r\n");
    assertThat(template.varies()).isFalse();
  }

  @Test
  void withoutAKeyspaceTheRandomPlaceStaysAsWritten() {
    RequestTemplate template = RequestTemplate.of(List.of("GET", "key:__rand_int__"), 3, false);
    assertThat(text(new RequestBatch(List.of(template), 1).fill(1, keys)))
        .isEqualTo("*2\r\n$3\r\nGET\r\n$16\r\nkey:__rand_int__\r\n");
  }

  @Test
  void sequenceNumbersGoOnFromRequestToRequest() {
    RequestTemplate template =
        RequestTemplate.of(List.of("é__seq_int__", "__seq_int__:__seq_int__"), 3, true);
    RequestBatch batch = new RequestBatch(List.of(template), 3);
    assertThat(text(batch.fill(2, keys)))
        .isEqualTo(
            "*2\r\n$14\r\né000000000005\r\n$25\r\n000000000005:000000000005\r\n"
                + "*2\r\n$14\r\né000000000008\r\n$25\r\n000000000008:000000000008\r\n");
    assertThat(text(batch.fill(1, keys))).contains("é000000000011").hasSize(length(template) - 1);
  }

  @Test
  void randomNumbersFillTheKeyspaceAndNoMore() {
    RequestTemplate template =
        RequestTemplate.of(List.of("k:__rand_int__", "__rand_int__"), 3, true);
    RequestBatch batch = new RequestBatch(List.of(template), 4);
    TreeSet<Integer> seen = new TreeSet<>();
    for (int i = 0; i < 1000; i++) {
      Matcher numbers = Pattern.compile("\\d{12}").matcher(text(batch.fill(4, keys)));
      while (numbers.find()) {
        seen.add(Integer.parseInt(numbers.group()));
      }
    }
    assertThat(seen).hasSize(100);
    assertThat(seen.first()).isZero();
    assertThat(seen.last()).isEqualTo(99);
  }

  @Test
  void aSeedDecidesTheNumbers() {
    KeySource one = new KeySource(new KeyChoice(1_000_000_000_000L, 0, 42), 0, 1);
    KeySource same = new KeySource(new KeyChoice(1_000_000_000_000L, 0, 42), 0, 1);
    KeySource other = new KeySource(new KeyChoice(1_000_000_000_000L, 0, 43), 0, 1);
    long first = one.nextRandom();
    assertThat(same.nextRandom()).isEqualTo(first).isBetween(0L, 999_999_999_999L);
    assertThat(other.nextRandom()).isNotEqualTo(first);
  }

  @Test
  void aKeyspaceOfOneHasOneKey() {
    assertThat(new KeySource(new KeyChoice(1, 0, 42), 0, 1).nextRandom()).isZero();
  }

  @Test
  void aCycleGoesOnWhereTheLastSendingEnded() {
    RequestTemplate set = RequestTemplate.of(List.of("S", "__seq_int__"), 3, true);
    RequestTemplate get = RequestTemplate.of(List.of("GET"), 3, true);
    RequestBatch batch = new RequestBatch(List.of(set, get, get), 4);
    assertThat(names(batch.fill(4, keys))).isEqualTo("S5 GET GET S8");
    assertThat(names(batch.fill(1, keys))).isEqualTo("GET");
    assertThat(names(batch.fill(4, keys))).isEqualTo("GET S11 GET GET");
  }

  private static String names(ByteBuffer requests) {
    return text(requests)
        .replaceAll("[*$]\\d+\r\n", "")
        .replaceAll("\r\n0*(?=\\d)", "")
        .replace("\r\n", " ")
        .strip();
  }

  private static int length(RequestTemplate template) {
    return template.length();
  }

  private static String text(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return new String(copy, StandardCharsets.UTF_8);
  }
}
