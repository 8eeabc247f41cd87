package io.vireo.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HashTest {
  private static final long SEED = 1234567;

  /** The constants in the source, which anybody can read. */
  private static final long[] PUBLISHED = {
    0x2d358dccaa6c78a5L, 0x8bb84b93962eacc9L, 0x4b33a62ed433d4a3L
  };

  @Property
  void dependsOnTheBytesAlone(
      @ForAll @Size(max = 70) byte[] bytes, @ForAll @IntRange(max = 9) int offset) {
    byte[] longer = new byte[offset + bytes.length + 3];
    new Random(offset).nextBytes(longer);
    System.arraycopy(bytes, 0, longer, offset, bytes.length);
    assertThat(Hash.of(longer, offset, bytes.length, SEED))
        .isEqualTo(Hash.of(bytes, 0, bytes.length, SEED));
    assertThat(Hash.of(longer, offset, bytes.length)).isEqualTo(Hash.of(bytes, 0, bytes.length));
  }

  @Property
  void everyBitCounts(
      @ForAll @Size(min = 1, max = 70) byte[] bytes, @ForAll @IntRange(max = 559) int place) {
    long before = Hash.of(bytes, 0, bytes.length, SEED);
    int bit = place % (bytes.length * 8);
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
    assertThat(Hash.of(bytes, 0, bytes.length, SEED)).isNotEqualTo(before);
  }

  @Test
  void zerosOfEveryLengthDiffer() {
    Set<Long> seen = new HashSet<>();
    for (int length = 0; length < 200; length++) {
      seen.add(Hash.of(new byte[length], 0, length, SEED));
    }
    assertThat(seen).hasSize(200);
  }

  /** Bytes that equal a constant of the function would cancel out what they are combined with. */
  @Test
  void nobodyCanWriteCollidingKeysWithoutTheSeed() {
    for (int words = 2; words <= 6; words += 2) {
      for (int at = 0; at < words; at++) {
        for (long constant : PUBLISHED) {
          assertThat(hashesAround(constant, at, words)).hasSize(1000);
        }
      }
    }
  }

  private static Set<Long> hashesAround(long constant, int at, int words) {
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      ByteBuffer key = ByteBuffer.allocate(words * 8).order(ByteOrder.LITTLE_ENDIAN);
      for (int word = 0; word < words; word++) {
        key.putLong(word * 8, word == at ? constant : i);
      }
      seen.add(Hash.of(key.array(), 0, words * 8, SEED));
    }
    return seen;
  }

  @Test
  void numberedKeysSpreadOverHighAndLowBits() {
    int[] low = new int[256];
    int[] high = new int[256];
    for (int i = 0; i < 256 * 200; i++) {
      byte[] key = ("key:" + i).getBytes(StandardCharsets.US_ASCII);
      long hash = Hash.of(key, 0, key.length, SEED);
      low[(int) hash & 255]++;
      high[(int) (hash >>> 56)]++;
    }
    for (int i = 0; i < 256; i++) {
      assertThat(low[i]).isBetween(100, 300);
      assertThat(high[i]).isBetween(100, 300);
    }
  }

  @Test
  void seedsGiveOtherHashes() {
    byte[] key = "key".getBytes(StandardCharsets.US_ASCII);
    assertThat(Hash.of(key, 0, 3, 1)).isNotEqualTo(Hash.of(key, 0, 3, 3));
  }
}
