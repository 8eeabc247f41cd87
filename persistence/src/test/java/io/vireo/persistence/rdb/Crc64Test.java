package io.vireo.persistence.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Crc64Test {
  private static final byte[] DIGITS = "123456789".getBytes(StandardCharsets.US_ASCII);

  @Test
  void givesTheKnownSum() {
    assertThat(Crc64.update(0, DIGITS, 0, DIGITS.length)).isEqualTo(0xe9c6d914c4b8d9caL);
  }

  @Test
  void isTheSameInParts() {
    byte[] bytes = new byte[100];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 37);
    }
    long whole = Crc64.update(0, bytes, 0, bytes.length);
    for (int cut = 0; cut <= bytes.length; cut++) {
      long first = Crc64.update(0, bytes, 0, cut);
      assertThat(Crc64.update(first, bytes, cut, bytes.length - cut)).isEqualTo(whole);
    }
  }
}
