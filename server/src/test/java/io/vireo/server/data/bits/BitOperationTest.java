package io.vireo.server.data.bits;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.ArraySource;
import io.vireo.server.data.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Combined strings against the definition of each operation, bit by bit. */
class BitOperationTest {
  @Property
  void combinesShortStrings(
      @ForAll long seed,
      @ForAll BitOperation operation,
      @ForAll @IntRange(max = 5) int more,
      @ForAll @IntRange(max = 100) int longest) {
    check(seed, operation, operation == BitOperation.NOT ? 1 : operation.least() + more, longest);
  }

  @Property(tries = 50)
  void combinesLongStrings(@ForAll long seed, @ForAll BitOperation operation) {
    check(seed, operation, operation == BitOperation.NOT ? 1 : 3, 30_000);
  }

  private static void check(long seed, BitOperation operation, int count, int longest) {
    Random random = new Random(seed);
    List<Bytes> sources = new ArrayList<>();
    int most = 0;
    for (int i = 0; i < count; i++) {
      byte[] array = new byte[2 + random.nextInt(longest + 1)];
      random.nextBytes(array);
      sources.add(Bytes.of(array, 2, array.length - 2));
      most = Math.max(most, array.length - 2);
    }
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    operation.apply(
        sources.stream().map(source -> new ArraySource(source.toArray())).toList(),
        piece -> shown.write(piece.array(), piece.offset(), piece.length()));
    byte[] result = shown.toByteArray();
    assertThat(result).hasSize(most);
    for (int at = 0; at < most; at++) {
      assertThat(result[at]).as("byte %d", at).isEqualTo(expected(operation, sources, at));
    }
  }

  private static byte expected(BitOperation operation, List<Bytes> sources, int at) {
    int result = 0;
    for (int bit = 0; bit < 8; bit++) {
      boolean first = has(sources.get(0), at, bit);
      int all = 0;
      for (Bytes source : sources) {
        all += has(source, at, bit) ? 1 : 0;
      }
      result |= holds(operation, first, all, sources.size()) ? 1 << bit : 0;
    }
    return (byte) result;
  }

  private static boolean has(Bytes source, int at, int bit) {
    return at < source.length() && (source.at(at) >> bit & 1) != 0;
  }

  private static boolean holds(BitOperation operation, boolean first, int all, int sources) {
    int others = all - (first ? 1 : 0);
    return switch (operation) {
      case AND -> all == sources;
      case OR -> all > 0;
      case XOR -> all % 2 == 1;
      case NOT -> all == 0;
      case DIFF -> first && others == 0;
      case DIFF1 -> !first && others > 0;
      case ANDOR -> first && others > 0;
      case ONE -> all == 1;
    };
  }

  @Test
  void hasNames() {
    assertThat(BitOperation.of(Bytes.of("xOr"))).isEqualTo(BitOperation.XOR);
    assertThat(BitOperation.of(Bytes.of("nand"))).isNull();
  }
}
