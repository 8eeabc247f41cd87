package io.vireo.server.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestBufferTest {
  private final RequestBuffer buffer = new RequestBuffer();
  private final Bytes view = Bytes.view();

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
