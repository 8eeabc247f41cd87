package io.vireo.server.data.string;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Type;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RawStringTest {
  /** Old bytes must not come back when a string shrinks and grows again. */
  @Property
  void growsWithZeros(@ForAll @Size(max = 20) List<@IntRange(max = 300) Integer> lengths) {
    RawString string = new RawString(new byte[0], 0);
    byte[] model = new byte[0];
    for (int length : lengths) {
      string.resize(length);
      model = Arrays.copyOf(model, length);
      assertThat(Arrays.copyOf(string.array(), string.length())).isEqualTo(model);
      Arrays.fill(string.array(), 0, length, (byte) length);
      Arrays.fill(model, (byte) length);
    }
  }

  @Test
  void appendingIsCheapAndWasteBounded() {
    RawString string = new RawString(new byte[1], 1);
    int moves = 0;
    byte[] before = string.array();
    for (int i = 0; i < 3_000_000; i += 100) {
      string.resize(string.length() + 100);
      if (string.array() != before) {
        before = string.array();
        moves++;
      }
      assertThat(before.length - string.length()).isLessThanOrEqualTo(1 << 20);
    }
    assertThat(moves).isLessThan(20);
  }

  @Test
  void shrinkingKeepsTheArray() {
    byte[] array = new byte[5000];
    RawString string = new RawString(array, 5000);
    string.resize(10);
    assertThat(string.array()).isSameAs(array);
    assertThat(string.length()).isEqualTo(10);
  }

  @Test
  void copyIsTrimmedAndSeparate() {
    RawString string = new RawString(new byte[] {1, 2, 3, 4}, 3);
    RawString copy = string.copy();
    string.array()[0] = 9;
    assertThat(copy.array()).containsExactly(1, 2, 3);
    assertThat(copy.length()).isEqualTo(3);
    assertThat(copy.type()).isEqualTo(Type.STRING);
    assertThat(copy.encoding()).isEqualTo("raw");
  }

  @Test
  void whatIsLentStaysAsItIs() {
    byte[] array = {1, 2, 3};
    RawString string = new RawString(array, 3);
    assertThat(string.lend()).isSameAs(array);
    string.lend();
    string.giveBack();
    assertThat(string.isLent()).isTrue();
    string.leaveArray();
    string.array()[0] = 9;
    assertThat(array).containsExactly(1, 2, 3);
    string.giveBack();
    assertThat(string.isLent()).isFalse();
  }

  @Test
  void heapBytesFollowTheRoom() {
    RawString string = new RawString(new byte[100], 100);
    long before = string.heapBytes();
    string.resize(101);
    assertThat(string.heapBytes() - before)
        .isEqualTo(HeapLayout.bytes(string.array().length) - HeapLayout.bytes(100));
  }
}
