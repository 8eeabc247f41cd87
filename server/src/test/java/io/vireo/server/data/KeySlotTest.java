package io.vireo.server.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Slots that Redis 8.0.2 gave to CLUSTER KEYSLOT, and what CRC16 says of other lengths. */
class KeySlotTest {
  private static int slot(String key) {
    return Bytes.of(key).slot();
  }

  @Test
  void slotsAreThoseOfRedis() {
    assertEquals(12182, slot("foo"));
    assertEquals(5061, slot("bar"));
    assertEquals(12739, slot("123456789"));
    assertEquals(0, slot(""));
  }

  @Test
  void aHashTagDecides() {
    assertEquals(slot("user"), slot("{user}.following"));
    assertEquals(slot("user"), slot("a{user}b{other}"));
    assertEquals(slot("{bar"), slot("foo{{bar}}zap"));
    assertEquals(8363, slot("foo{}{bar}"));
  }

  @Test
  void anOpenBraceAloneIsNoTag() {
    assertEquals(crc("foo{bar") & 16383, slot("foo{bar"));
  }

  @Test
  void everyLengthIsTakenLikeByteByByte() {
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < 70; i++) {
      key.append((char) ('!' + i * 7 % 80));
      assertEquals(crc(key.toString()) & 16383, slot(key.toString()), key.toString());
    }
  }

  private static int crc(String text) {
    int crc = 0;
    for (byte b : text.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      crc ^= (b & 0xff) << 8;
      for (int i = 0; i < 8; i++) {
        crc = (crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1;
      }
      crc &= 0xffff;
    }
    return crc;
  }
}
