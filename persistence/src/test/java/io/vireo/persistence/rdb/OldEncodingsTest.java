package io.vireo.persistence.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OldEncodingsTest {
  /** The entries "ab", 5, -200, 100000, 2^40 and a string of 70 bytes. */
  private static byte[] ziplist() {
    List<int[]> entries =
        List.of(
            new int[] {2, 'a', 'b'},
            new int[] {0xf6},
            new int[] {0xc0, 0x38, 0xff},
            new int[] {0xf0, 0xa0, 0x86, 0x01},
            new int[] {0xe0, 0, 0, 0, 0, 0, 1, 0, 0},
            longString());
    List<Integer> bytes = new ArrayList<>();
    int before = 0;
    for (int[] entry : entries) {
      bytes.add(before);
      Arrays.stream(entry).forEach(bytes::add);
      before = entry.length + 1;
    }
    int length = 10 + bytes.size() + 1;
    byte[] list = new byte[length];
    list[0] = (byte) length;
    list[4] = (byte) (length - before - 1);
    list[8] = (byte) entries.size();
    for (int i = 0; i < bytes.size(); i++) {
      list[10 + i] = (byte) (int) bytes.get(i);
    }
    list[length - 1] = (byte) 255;
    return list;
  }

  private static int[] longString() {
    int[] entry = new int[72];
    Arrays.fill(entry, 'x');
    entry[0] = 0x40;
    entry[1] = 70;
    return entry;
  }

  private static List<String> entries(byte[] bytes) throws CorruptValueException {
    List<String> entries = new ArrayList<>();
    Ziplist list = new Ziplist(bytes, "List");
    while (list.more()) {
      entries.add(new String(list.next(), StandardCharsets.ISO_8859_1));
    }
    return entries;
  }

  @Test
  void readsAZiplist() throws CorruptValueException {
    assertThat(entries(ziplist()))
        .containsExactly("ab", "5", "-200", "100000", "1099511627776", "x".repeat(70));
  }

  @Test
  void aDamagedZiplistIsRefusedOrReadToItsEnd() {
    byte[] whole = ziplist();
    int refused = 0;
    for (int i = 0; i < whole.length * 8; i++) {
      byte[] damaged = whole.clone();
      damaged[i / 8] ^= (byte) (1 << i % 8);
      try {
        entries(damaged);
      } catch (CorruptValueException expected) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(50);
  }

  @Test
  void readsAZipmap() throws CorruptValueException {
    byte[] bytes = {2, 1, 'a', 2, 1, 'x', 'y', 0, 1, 'b', 0, 0, (byte) 255};
    Zipmap map = new Zipmap(bytes);
    assertThat(map.field()).containsExactly('a');
    assertThat(map.value()).containsExactly('x', 'y');
    assertThat(map.more()).isTrue();
    assertThat(map.field()).containsExactly('b');
    assertThat(map.value()).isEmpty();
    assertThat(map.more()).isFalse();
  }

  @Test
  void refusesAZipmapWithAShortLengthInFiveBytes() throws CorruptValueException {
    Zipmap map = new Zipmap(new byte[] {1, (byte) 254, 1, 0, 0, 0, 'a', 0, 0, (byte) 255});
    assertThatExceptionOfType(CorruptValueException.class).isThrownBy(map::field);
  }

  @Test
  void refusesAZipmapThatPromisesMoreThanItHas() throws CorruptValueException {
    Zipmap map = new Zipmap(new byte[] {1, 9, 'a', (byte) 255});
    assertThatExceptionOfType(CorruptValueException.class).isThrownBy(map::field);
  }
}
