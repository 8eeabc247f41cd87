package io.vireo.server.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBufferTest {
  private final RequestBuffer buffer = new RequestBuffer();
  private final Bytes view = Bytes.view();

  @Test
  void knowsOneRequestWithALongArgument() {
    RequestBuffer buffer = new RequestBuffer();
    assertThat(buffer.isOneWith(0, 10)).isFalse();
    for (int word : new int[] {2, 4, 3, 12, 10}) {
      buffer.word(word);
    }
    assertThat(buffer.isOneWith(0, 10)).isTrue();
    assertThat(buffer.isOneWith(0, 11)).isFalse();
    for (int word : new int[] {1, 30, 100}) {
      buffer.word(word);
    }
    assertThat(buffer.isOneWith(0, 10)).isFalse();
    assertThat(buffer.isOneWith(5, 10)).isTrue();
  }

  @Test
  void pointsAtTheTextAndAtLargeArguments() {
    byte[] text = "SET key".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, buffer.room(text.length), 0, text.length);
    buffer.used(text.length);
    buffer.word(4);
    buffer.word(3);
    Bytes[] large = new Bytes[10];
    for (int i = 0; i < large.length; i++) {
      large[i] = Bytes.of("large" + i);
      buffer.large(large[i]);
    }

    buffer.point(view, 0);
    assertThat(view).hasToString("key");
    for (int i = 0; i < large.length; i++) {
      buffer.point(view, 2 + 2 * i);
      assertThat(view.array()).isSameAs(large[i].array());
      assertThat(view).isEqualTo(large[i]);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "7, 7", "-1, -1", "999, 999", "-999, -999", "007, 7", "-0, 0"})
  void readsShortNumbers(String text, int number) {
    assertThat(shortNumber(text)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "1000", "-1000", "+1", "1.0", "--1", "(1", "12a", "\u00e9"})
  void takesNothingElseForAShortNumber(String text) {
    assertThat(shortNumber(text)).isEqualTo(RequestBuffer.NOT_SHORT);
  }

  @Test
  void argumentWithAnArrayOfItsOwnIsNoShortNumber() {
    buffer.large(Bytes.of("1"));
    assertThat(buffer.shortNumber(0)).isEqualTo(RequestBuffer.NOT_SHORT);
  }

  private int shortNumber(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, buffer.room(bytes.length), 0, bytes.length);
    buffer.word(0);
    buffer.word(bytes.length);
    return buffer.shortNumber(0);
  }

  @Test
  void growsAndKeepsWhatIsThere() {
    for (int i = 0; i < 10_000; i++) {
      buffer.word(i);
    }
    buffer.room(1)[0] = 'x';
    buffer.used(1);
    buffer.room(200_000)[200_000] = 'y';
    assertThat(buffer.wordsUsed()).isEqualTo(10_000);
    assertThat(buffer.wordAt(9_999)).isEqualTo(9_999);
    assertThat(buffer.bytes()[0]).isEqualTo((byte) 'x');
    buffer.wordAt(7, 70);
    buffer.cutWords(8);
    buffer.word(8);
    assertThat(buffer.wordAt(7)).isEqualTo(70);
    assertThat(buffer.wordsUsed()).isEqualTo(9);
  }

  @Test
  void tellsWhatItTakesForAsLongAsItDoes() {
    CountingBudget budget = new CountingBudget(Long.MAX_VALUE);
    RequestBuffer large = new RequestBuffer(budget);
    large.room(1 << 17);
    long kept = budget.reserved();
    assertThat(kept).isEqualTo((1 << 17) - (1 << 16));
    large.room(5 << 20);
    assertThat(budget.reserved()).isGreaterThan(4 << 20);
    assertThat(large.isLarge()).isTrue();
    large.clear();
    assertThat(budget.reserved()).isZero();
    large.room(1 << 17);
    large.clear();
    assertThat(budget.reserved()).isEqualTo(kept);
    large.discard();
    assertThat(budget.reserved()).isZero();
  }

  @Test
  void isSmallAndEmptyAgainAfterUse() {
    buffer.room(5 << 20);
    for (int i = 0; i < 1 << 18; i++) {
      buffer.word(i);
    }
    buffer.large(Bytes.of("large"));
    buffer.used(17);
    buffer.clear();
    assertThat(buffer.used()).isZero();
    assertThat(buffer.wordsUsed()).isZero();
    assertThat(buffer.bytes().length).isLessThanOrEqualTo(1 << 20);
    buffer.large(Bytes.of("next"));
    buffer.point(view, 0);
    assertThat(view).hasToString("next");
  }
}
