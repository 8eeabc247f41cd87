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
    hash.hash(firstBytes(length));
    assertThat(hash.hash(firstBytes(length))).isEqualTo(Long.parseUnsignedLong(digits, 16));
  }

  /** What the library of xxHash that Redis 8.6.3 is built of says of them. */
  @ParameterizedTest
  @CsvSource({
    "0, 99aa06d3014798d86001c324468d497f",
    "1, a6cd5e9392000f6ac44bdff4074eecdb",
    "2, b519c2793d8967669093381c8763d62e",
    "3, 656e81c56e41fe02c3489259e968ad9e",
    "4, ab5c3e7474d809db81a65295de8e7dde",
    "5, f72d100531dfb71357c3cf21d8799995",
    "7, db0172c49725ff06572ab15ffe6cbd8a",
    "8, e4b9dd0b66ff3c50ebabbd0695002ff6",
    "9, 82ddc95bc76007671c69c3f04aaed08c",
    "12, e24b58c4560565d9279145497900c103",
    "15, 70b7db4639552dd1b36ce5c48d7bf7e7",
    "16, ddf6c1254d70f76794eaa17b20756f46",
    "17, 263f67af63088041735fe434ded90c3c",
    "31, f1df8057a85df9ac55042d263d832451",
    "32, a86b514658f976a5407920045a9a834c",
    "33, a943d80ce26ed2928b59b4dfba3c9de4",
    "64, a7fa95f7f23b64a7edae5e0312655703",
    "65, c12aaf5f8a1782a45c95500a9909a96f",
    "96, dbfa0cd6e568ef54acb9f0967e182865",
    "97, bc31691d04ea6efefee64835dcb60271",
    "127, bb5c68515c5c4d5c787be25a74f9f45e",
    "128, dd9e5aa9bd51cc9cc6bd21ecc865f29f",
    "129, 00433635cf8d872e7f4accb76587485b",
    "143, 9a2ccff701bf555039b4c7171192fca5",
    "144, 79ee8556e03099e84e862315fe86ce2d",
    "200, dbfff5e13c798ab90497bdb3d145ccd6",
    "239, f2fe3c78143adc2dcd853c48eb4e074f",
    "240, 89e3a0a2ee355d25d10beb4e0599e4b3",
    "241, 75f4da43f23cce5a541b19226f0052e8",
    "255, 57619d72d7b7709499b37c2c806e33d3",
    "256, 2f433606b2ebce2dff5a1cefade75bb9",
    "257, 74a279c1dcf5382a84eb2acdd4c7b1a1",
    "511, 4b25fa69bf3388cccdbe65adeaae8878",
    "512, 3f0a980eaa6f28f8e0410eb388a9c9fa",
    "1023, 1ffe28f0f336d6be3d31fcc1037648a4",
    "1024, a3da96fbd688736171bee625238addb4",
    "1025, a53cd4fd16206676d9b414f4e1bbf7ad",
    "1088, 23f3acd8ee6c4cf4b74e423e955e509d",
    "1089, 518e6d0338d868826acaa6909cdbe786",
    "2047, 7f376be27f82b1eef5244ce3725df412",
    "2048, 7e487a6edeb1f3fe3293e8238bd8f743",
    "2049, 9361f43b31289cf2922549b11c04c2eb",
    "5000, e814573b3db786c4ed0146266d138bd8",
    "100000, 4e53faeda1b5812bb25cea78018497ff"
  })
  void isThatOfTheLibrary(int length, String digits) {
    hash.hash128(firstBytes(length));
    assertThat("%016x%016x".formatted(hash.high(), hash.low())).isEqualTo(digits);
  }

  private static ByteSource firstBytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (7 * i + (i >> 8));
    }
    return new ByteSource() {
      @Override
      public int length() {
        return length;
      }

      @Override
      public void copy(int from, byte[] into, int at, int count) {
        System.arraycopy(bytes, from, into, at, count);
      }
    };
  }
}
