package io.vireo.persistence.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionPayloadTest {
  private static final String TEXT = "#!lua name=lib\n" + "-- a line\n".repeat(20);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] payload(boolean compress, String... texts) {
    ByteBuffer written =
        FunctionPayload.write(
            Arrays.stream(texts).map(FunctionPayloadTest::bytes).toList(), compress);
    return Arrays.copyOf(written.array(), written.limit());
  }

  private static List<String> read(byte[] payload) throws CorruptValueException {
    byte[] within = new byte[payload.length + 7];
    System.arraycopy(payload, 0, within, 3, payload.length);
    FunctionPayload in = new FunctionPayload(within, 3, payload.length, bytes -> {});
    List<String> texts = new ArrayList<>();
    for (byte[] text = in.next(); text != null; text = in.next()) {
      texts.add(new String(text, StandardCharsets.UTF_8));
    }
    return texts;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void givesBackWhatWasWritten(boolean compress) throws CorruptValueException {
    byte[] payload = payload(compress, TEXT, "", "#!lua name=other\n");
    assertThat(DumpPayload.isValid(payload, 0, payload.length, true, false)).isTrue();
    assertThat(read(payload)).containsExactly(TEXT, "", "#!lua name=other\n");
    assertThat(payload.length).isGreaterThan(0).matches(n -> compress == n < TEXT.length());
  }

  @Test
  void mayBeEmpty() throws CorruptValueException {
    assertThat(payload(true)).startsWith(12, 0).hasSize(10);
    assertThat(read(payload(true))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "246, Pre-GA function format not supported",
    "0, given type is not a function",
    "255, given type is not a function"
  })
  void refusesWhatIsNoLibrary(int code, String reason) {
    byte[] payload = payload(false, TEXT, TEXT);
    payload[TEXT.length() + 3] = (byte) code;
    assertThatThrownBy(() -> read(payload))
        .isInstanceOf(CorruptValueException.class)
        .hasMessage(reason);
  }

  @Test
  void refusesWhatIsCutOff() {
    byte[] whole = payload(true, TEXT);
    for (int length = 11; length < whole.length - 10; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut))
          .isInstanceOf(CorruptValueException.class)
          .hasMessage("Failed loading library payload");
    }
  }
}
