package io.vireo.server.data.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Copies of a few bytes, of every length and from every place of a word. */
class ShortCopyTest {
  private static final int ROOM = ShortCopy.MOST + 3 * Long.BYTES;
  private static final int PLACES = Long.BYTES;

  private final Random random = new Random(1);

  @Test
  void copiesOutJustTheBytesAskedFor() {
    assumeTrue(NativeNumbers.USABLE);
    ByteBuffer memory = ByteBuffer.allocateDirect(ROOM);
    long base = NativeNumbers.addressOf(memory);
    byte[] content = bytes();
    memory.put(0, content);
    for (int length = 0; length <= ShortCopy.MOST; length++) {
      for (int from = 0; from < PLACES; from++) {
        byte[] into = bytes();
        byte[] expected = into.clone();
        System.arraycopy(content, from, expected, 3, length);
        ShortCopy.toArray(base + from, into, 3, length);
        assertThat(into).isEqualTo(expected);
      }
    }
  }

  @Test
  void copiesInJustTheBytesGiven() {
    assumeTrue(NativeNumbers.USABLE);
    ByteBuffer memory = ByteBuffer.allocateDirect(ROOM);
    long base = NativeNumbers.addressOf(memory);
    for (int length = 0; length <= ShortCopy.MOST; length++) {
      for (int to = 0; to < PLACES; to++) {
        byte[] from = bytes();
        byte[] expected = bytes();
        memory.put(0, expected);
        System.arraycopy(from, 5, expected, to, length);
        ShortCopy.fromArray(from, 5, base + to, length);
        byte[] seen = new byte[ROOM];
        memory.get(0, seen);
        assertThat(seen).isEqualTo(expected);
      }
    }
  }

  @Test
  void tellsWhetherAnyByteIsAnother() {
    assumeTrue(NativeNumbers.USABLE);
    ByteBuffer memory = ByteBuffer.allocateDirect(ROOM);
    long base = NativeNumbers.addressOf(memory);
    byte[] content = bytes();
    memory.put(0, content);
    for (int length = 0; length <= ShortCopy.MOST; length++) {
      byte[] other = Arrays.copyOfRange(content, 2, 2 + length);
      assertThat(ShortCopy.same(base + 2, other, 0, length)).isTrue();
      for (int at = 0; at < length; at++) {
        other[at]++;
        assertThat(ShortCopy.same(base + 2, other, 0, length)).isFalse();
        other[at]--;
      }
    }
  }

  @Test
  void blocksGiveBackWhatTheyGotAtEveryLength() {
    try (BlockAllocator allocator = TestPages.allocator(1 << 20)) {
      PageMemory memory = allocator.memory();
      int block = allocator.allocate(ROOM);
      for (int length = 0; length <= ROOM; length++) {
        byte[] from = bytes();
        memory.put(block, ROOM - length, from, 0, length);
        byte[] into = new byte[ROOM];
        memory.get(block, ROOM - length, into, 0, length);
        assertThat(Arrays.copyOf(into, length)).isEqualTo(Arrays.copyOf(from, length));
        assertThat(memory.same(block, ROOM - length, from, 0, length)).isTrue();
      }
    }
  }

  @Test
  void anArrayThatIsTooShortIsRefused() {
    try (BlockAllocator allocator = TestPages.allocator(1 << 20)) {
      PageMemory memory = allocator.memory();
      int block = allocator.allocate(ROOM);
      byte[] array = new byte[7];
      assertThatThrownBy(() -> memory.get(block, 0, array, 0, 8))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> memory.put(block, 0, array, 1, 7))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  private byte[] bytes() {
    byte[] bytes = new byte[ROOM];
    random.nextBytes(bytes);
    return bytes;
  }
}
