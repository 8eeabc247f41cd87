package io.vireo.persistence.rdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LzfTest {
  private static final int GUARD = 7;

  /** One that has compressed a lot already. */
  private final LzfCompressor used = new LzfCompressor(Integer.MAX_VALUE - 3_000_000);

  /** Plain and compressed as Redis 8.0.2 writes them in the payload of a DUMP. */
  @ParameterizedTest
  @CsvSource({
    "x,100,017878e05700017878",
    "abcdefgh,12,08616263646566676861e04c07016768",
    "'the quick brown fox jumps over the lazy dog, the quick brown fox jumps again and again',3,"
        + "1f74686520717569636b2062726f776e20666f78206a756d7073206f7665722074201e086c617a7920646f67"
        + "2c600de00d2c08616761696e20616e6480094036e00d28e0875501696e",
  })
  void readsWhatRedisWrote(String unit, int times, String compressed) {
    byte[] plain = unit.repeat(times).getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = HexFormat.of().parseHex(compressed);
    byte[] restored = new byte[plain.length];
    assertThat(Lzf.decompress(bytes, 0, bytes.length, restored, 0, plain.length)).isTrue();
    assertThat(restored).isEqualTo(plain);
  }

  @Test
  void restoresWhatItCompressed() {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      int alphabet = 1 + random.nextInt(random.nextBoolean() ? 4 : 256);
      goesRound(text(random, random.nextInt(20_000), alphabet, random.nextInt(300)));
    }
  }

  /** Bytes of a small alphabet, among them pieces seen before. */
  private static byte[] text(Random random, int length, int alphabet, int repeat) {
    byte[] plain = new byte[length];
    int at = 0;
    while (at < length) {
      if (at > 0 && random.nextInt(400) < repeat) {
        int from = random.nextInt(at);
        int count = Math.min(length - at, 1 + random.nextInt(repeat));
        for (int i = 0; i < count; i++) {
          plain[at++] = plain[from + i];
        }
      } else {
        plain[at++] = (byte) random.nextInt(alphabet);
      }
    }
    return plain;
  }

  private void goesRound(byte[] plain) {
    byte[] framed = new byte[plain.length + 2 * GUARD];
    System.arraycopy(plain, 0, framed, GUARD, plain.length);
    byte[] packed = new byte[plain.length * 2 + 64];
    int size = Lzf.compress(framed, GUARD, plain.length, packed, 3, packed.length - 3);
    assertThat(size > 0).isEqualTo(plain.length > 0);
    if (size == 0) {
      return;
    }
    byte[] restored = new byte[plain.length + 2 * GUARD];
    assertThat(Lzf.decompress(packed, 3, size, restored, GUARD, plain.length)).isTrue();
    assertThat(restored).isEqualTo(framed);
    assertThat(Lzf.decompress(packed, 3, size, restored, GUARD, plain.length - 1)).isFalse();
    assertThat(Lzf.decompress(packed, 3, size - 1, restored, GUARD, plain.length)).isFalse();
    staysWithin(plain, size);
    byte[] again = new byte[packed.length];
    assertThat(used.compress(framed, GUARD, plain.length, again, 3, again.length - 3))
        .isEqualTo(size);
    assertThat(again).as("by one that has compressed other things").isEqualTo(packed);
  }

  /** The least room is enough; one byte less is too little, and is not overstepped. */
  private static void staysWithin(byte[] plain, int size) {
    byte[] exact = new byte[size + GUARD];
    assertThat(Lzf.compress(plain, 0, plain.length, exact, 0, size)).isEqualTo(size);
    byte[] tight = new byte[size + GUARD];
    Arrays.fill(tight, (byte) 42);
    assertThat(Lzf.compress(plain, 0, plain.length, tight, 0, size - 1)).isZero();
    for (int i = size - 1; i < tight.length; i++) {
      assertThat(tight[i]).isEqualTo((byte) 42);
    }
  }

  @Test
  void makesRunsSmall() {
    byte[] packed = new byte[1000];
    assertThat(Lzf.compress(new byte[8192], 0, 8192, packed, 0, 1000)).isBetween(1, 110);
  }

  @Test
  void refusesWhatDoesNotShrink() {
    byte[] noise = new byte[8192];
    new Random(1).nextBytes(noise);
    assertThat(Lzf.compress(noise, 0, noise.length, new byte[8192], 0, 8191)).isZero();
  }

  /** Distances one below and one at the greatest that can be told. */
  @ParameterizedTest
  @ValueSource(ints = {8191, 8192, 8193, 8194})
  void reachesFarBack(int distance) {
    byte[] plain = new byte[distance + 8];
    new Random(1).nextBytes(plain);
    System.arraycopy(plain, 0, plain, distance, 8);
    goesRound(plain);
  }

  @Test
  void survivesNonsense() {
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      feed(random);
    }
  }

  private static void feed(Random random) {
    byte[] nonsense = new byte[random.nextInt(60)];
    random.nextBytes(nonsense);
    int plainLength = random.nextInt(400);
    byte[] target = new byte[plainLength + 2 * GUARD];
    Lzf.decompress(nonsense, 0, nonsense.length, target, GUARD, plainLength);
    for (int i = 0; i < GUARD; i++) {
      assertThat(target[i]).isZero();
      assertThat(target[target.length - 1 - i]).isZero();
    }
  }
}
