package io.vireo.server.data.string;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.ByteSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What DIGEST of Redis 8.6.3 says of as many bytes. */
class Xxh3Test {
  private final Xxh3 hash = new Xxh3();

  @ParameterizedTest
  @CsvSource({
    "0, 2d06800538d394c2",
    "1, c44bdff4074eecdb",
    "2, 9093381c8763d62e",
    "3, c3489259e968ad9e",
    "4, d3d60c1519014e89",
    "5, 559935c0f3f7327f",
    "7, 0ffc4827844c63a6",
    "8, b88dee77f6bf6980",
    "9, 03688dcad730d826",
    "12, 305c5bae3681d0e0",
    "15, 2e52bc81c6a30fa3",
    "16, 9da23836adf2be1e",
    "17, f34c3c9cf5a112d1",
    "31, 1c67766271b95c64",
    "32, 99cb9ad0f1a11fbe",
    "33, c077b45492d29cde",
    "64, 6efb76ff16f37561",
    "65, 2640848e9137156b",
    "96, 764d2d5db92942df",
    "97, 077acb7e5f4fd940",
    "127, 92113fc28f4b970c",
    "128, 65f3c2c00fa93185",
    "129, 28065c6ec25f5b25",
    "143, 2a0cabb0c54e9ca6",
    "144, 600e8d345ff9620d",
    "200, 7c64f3b17285e96a",
    "239, 6ce0b13191e635ea",
    "240, 4917a75c0ef8eed7",
    "241, 541b19226f0052e8",
    "255, 99b37c2c806e33d3",
    "256, ff5a1cefade75bb9",
    "257, 84eb2acdd4c7b1a1",
    "511, cdbe65adeaae8878",
    "512, e0410eb388a9c9fa",
    "1023, 3d31fcc1037648a4",
    "1024, 71bee625238addb4",
    "1025, d9b414f4e1bbf7ad",
    "1088, b74e423e955e509d",
    "1089, 6acaa6909cdbe786",
    "2047, f5244ce3725df412",
    "2048, 3293e8238bd8f743",
    "2049, 922549b11c04c2eb",
    "5000, ed0146266d138bd8",
    "100000, b25cea78018497ff"
  })
  void isThatOfRedis(int length, String digits) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (7 * i + (i >> 8));
    }
    ByteSource source =
        new ByteSource() {
          @Override
          public int length() {
            return length;
          }

          @Override
          public void copy(int from, byte[] into, int at, int count) {
            System.arraycopy(bytes, from, into, at, count);
          }
        };

    hash.hash(source);
    assertThat(hash.hash(source)).isEqualTo(Long.parseUnsignedLong(digits, 16));
  }
}
