package io.vireo.server.data.string;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Type;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.TestPages;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LongStringTest {
  private static final int PART = StringParts.PART_BYTES;

  /** Lengths around those at which parts begin and end. */
  private static final int[] LENGTHS = {
    0, 1, 100, 20_000, PART - 1, PART, PART + 1, PART + 9_000, 3 * PART - 5, 3 * PART, 4 * PART
  };

  private static byte[] random(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] bytes(LongString string) {
    byte[] all = new byte[string.length()];
    string.copy(0, all, 0, all.length);
    return all;
  }

  /** What the string does, done to an array: all of it or, where blocks run out, nothing. */
  @Property(tries = 200)
  void agreesWithAnArray(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] model = {};
    StringBlocks blocks = new StringBlocks(TestPages.allocator(1 << 17 + random.nextInt(7)));
    LongString string = new LongString(blocks);
    string.enter(blocks);
    for (int step = 0; step < 40; step++) {
      try {
        model = change(string, model, random);
      } catch (NoRoom full) {
        assertThat(string.length()).isEqualTo(model.length);
      }
      check(string, model, random);
    }
    long blockBytes = string.blockBytes();
    assertThat(blocks.used()).isEqualTo(blockBytes);
    StringBlocks others = new StringBlocks(TestPages.allocator(1 << 17 + random.nextInt(7)));
    LongString copy = copyOrNull(string, others);
    string.leave(blocks);
    while (blocks.isFreeing()) {
      blocks.freeSome();
    }
    assertThat(blocks.allocator().used()).isZero();
    if (copy != null) {
      check(copy, model, random);
    }
    assertThat(others.used()).isEqualTo(copy == null ? 0 : copy.blockBytes());
  }

  private static LongString copyOrNull(LongString string, StringBlocks others) {
    try {
      return string.copyTo(others);
    } catch (NoRoom full) {
      return null;
    }
  }

  /** Does the same to both; the array afterwards. */
  private static byte[] change(LongString string, byte[] model, Random random) {
    int length = LENGTHS[random.nextInt(LENGTHS.length)];
    byte[] some = random(random, length);
    switch (random.nextInt(4)) {
      case 0 -> {
        string.replace(some, 0, length);
        return some;
      }
      case 1 -> {
        string.resize(length);
        return Arrays.copyOf(model, length);
      }
      case 2 -> {
        int added = Math.min(length, 5 * PART - model.length);
        string.append(some, 0, added);
        byte[] longer = Arrays.copyOf(model, model.length + added);
        System.arraycopy(some, 0, longer, model.length, added);
        return longer;
      }
      default -> {
        int at = random.nextInt(model.length + 1);
        int put = Math.min(length, model.length - at);
        string.put(at, some, 0, put);
        byte[] changed = model.clone();
        System.arraycopy(some, 0, changed, at, put);
        return changed;
      }
    }
  }

  private static void check(LongString string, byte[] model, Random random) {
    assertThat(bytes(string)).isEqualTo(model);
    if (model.length > 0) {
      int at = random.nextInt(model.length);
      assertThat(string.byteAt(at)).isEqualTo(model[at] & 0xff);
      int count = random.nextInt(model.length - at);
      byte[] copied = new byte[count];
      ByteBuffer into = ByteBuffer.wrap(copied);
      StringParts held = string.hold();
      held.forEachBuffer(at, count, into::put);
      held.release();
      assertThat(into.remaining()).isZero();
      assertThat(copied).isEqualTo(Arrays.copyOfRange(model, at, at + count));
    }
  }

  @Test
  void appendingIsCheapAndWasteBounded() {
    StringBlocks blocks = new StringBlocks(TestPages.allocator(1 << 24));
    LongString string = new LongString(blocks);
    string.enter(blocks);
    byte[] some = new byte[100];
    for (int i = 0; i < 3_000_000; i += 100) {
      string.append(some, 0, 100);
      assertThat(string.blockBytes() - string.length()).isLessThan(PART + 2_000);
    }
    assertThat(string.heapBytes()).isLessThan(1_000);
  }

  @Test
  void shrinkingGivesMemoryBack() {
    StringBlocks blocks = new StringBlocks(TestPages.allocator(1 << 24));
    LongString string = new LongString(blocks);
    string.enter(blocks);
    string.resize(1_000_000);
    string.resize(10);
    assertThat(string.blockBytes()).isLessThan(100);
    string.leave(blocks);
    assertThat(blocks.used()).isZero();
  }

  @Test
  void heldBytesStayAndLaterOnesAreACopy() {
    StringBlocks blocks = new StringBlocks(TestPages.allocator(1 << 24));
    LongString string = new LongString(blocks);
    string.enter(blocks);
    string.append("abc".getBytes(), 0, 3);
    StringParts held = string.hold();
    assertThat(string.needed(3)).isEqualTo(3);
    string.put(0, "x".getBytes(), 0, 1);
    assertThat(bytes(string)).containsExactly('x', 'b', 'c');
    assertThat(held.byteAt(0)).isEqualTo('a');
    string.leave(blocks);
    assertThat(held.byteAt(1)).isEqualTo('b');
    assertThat(blocks.isFreeing()).isFalse();
    held.release();
    assertThat(blocks.isFreeing()).isTrue();
    blocks.freeSome();
    assertThat(blocks.allocator().used()).isZero();
    assertThat(blocks.isHeld()).isFalse();
  }

  @Test
  void isARawString() {
    assertThat(TestStrings.longString().type()).isEqualTo(Type.STRING);
    assertThat(TestStrings.longString().encoding()).isEqualTo("raw");
  }
}
