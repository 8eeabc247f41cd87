package io.vireo.server.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AnyBytesTest {
  @Property
  void keepsAnyBytes(@ForAll byte[] bytes) {
    assertThat(AnyBytes.bytes(AnyBytes.text(bytes, 0, bytes.length))).isEqualTo(bytes);
  }

  @Property
  void keepsThemAmongTexts(@ForAll byte[] bytes) {
    String text = "é" + AnyBytes.text(bytes, 0, bytes.length) + "\ud83d\ude00";

    byte[] all = AnyBytes.bytes(text);

    assertThat(all).startsWith("é".getBytes(StandardCharsets.UTF_8));
    assertThat(all).endsWith("\ud83d\ude00".getBytes(StandardCharsets.UTF_8));
    assertThat(all).hasSize(bytes.length + 6);
  }

  @Test
  void readsUtf8AsSuch() {
    byte[] bytes = "grün \ud83d\ude00".getBytes(StandardCharsets.UTF_8);

    assertThat(AnyBytes.text(bytes, 0, bytes.length)).isEqualTo("grün \ud83d\ude00");
  }
}
