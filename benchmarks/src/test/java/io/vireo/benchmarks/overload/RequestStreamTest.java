package io.vireo.benchmarks.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.benchmarks.wire.Requests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RequestStreamTest {
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final RequestStream stream = new RequestStream(sent);

  @Test
  void writesARequestOfWords() throws IOException {
    stream.request("SET", "clé", "");
    assertThat(sent.toByteArray()).isEqualTo(Requests.encode("SET", "clé", ""));
  }

  @Test
  void writesALongWordInPieces() throws IOException {
    stream.begin(3).word("SET").word("key").blob(200_001);
    assertThat(sent.toByteArray()).isEqualTo(Requests.encode("SET", "key", "x".repeat(200_001)));
  }

  @Test
  void announcesMoreThanItGives() throws IOException {
    stream.begin(1).beginBlob(1_000_000, 3);
    assertThat(sent.toString()).isEqualTo("*1\r\n$1000000\r\nxxx");
  }
}
