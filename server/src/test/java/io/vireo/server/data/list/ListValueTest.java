package io.vireo.server.data.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Digest;
import io.vireo.server.data.Element;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.PageWalk;
import io.vireo.server.data.page.TestPages;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListValueTest {
  private final ListValue list = new ListValue();
  private ListLimits limits = ListLimits.DEFAULT;

  private void push(String value) {
    list.expect(value.length(), 1, limits);
    list.push(Bytes.of(value), false, limits);
  }

  private void fill(int elements, int length) {
    for (int i = 0; i < elements; i++) {
      push("e".repeat(length));
    }
  }

  @Test
  void becomesLongWhenItWouldExceedAChunk() {
    fill(1, 8185);
    assertThat(list.encoding()).isEqualTo("listpack");
    push("");
    assertThat(list.encoding()).isEqualTo("quicklist");
  }

  @Test
  void becomesShortAgainAtHalfAChunk() {
    limits = new ListLimits(8, 0, 0);
    fill(9, 1);
    assertThat(list.encoding()).isEqualTo("quicklist");
    list.remove(0, 3);
    list.shrunk(limits);
    assertThat(list.chunks()).isEqualTo(2);
    list.remove(5, 1);
    list.shrunk(limits);
    assertThat(list.encoding()).isEqualTo("quicklist");
    list.remove(0, 1);
    list.shrunk(limits);
    list.shrunk(limits);
    assertThat(list.encoding()).isEqualTo("listpack");
    assertThat(list.size()).isEqualTo(4);
  }

  @Test
  void keepsTheLimitsUnderWhichItBecameLong() {
    limits = new ListLimits(4, 0, 0);
    fill(5, 1);
    limits = new ListLimits(100, 0, 0);
    fill(8, 1);
    assertThat(list.chunks()).isEqualTo(4);
  }

  @Test
  void keepsLargeElementsByThemselves() {
    fill(3, 10);
    push("l".repeat(8193));
    fill(3, 10);
    assertThat(list.chunks()).isEqualTo(3);
    assertThat(Chunk.isPlain(list.chunk(1))).isTrue();
  }

  @Test
  void compressesWhatIsFarFromTheEnds() {
    limits = new ListLimits(-1, 1, 0);
    fill(400, 100);
    long compressed = list.heapBytes();
    limits = new ListLimits(-1, 0, 0);
    ListValue open = new ListValue();
    open.expect(4096, 1, limits);
    for (int i = 0; i < 400; i++) {
      open.push(Bytes.of("e".repeat(100)), false, limits);
    }
    assertThat(compressed).isLessThan(open.heapBytes() / 3);
    Element end = new Element();
    list.peek(true, end);
    assertThat(end.length()).isEqualTo(100);
  }

  /** A queue goes through its chunk again and again without moving what is in it. */
  @Test
  void usesTheRoomOfElementsThatLeft() {
    fill(200, 20);
    long most = list.heapBytes() * 2;
    for (int i = 0; i < 10_000; i++) {
      push("e".repeat(20));
      list.drop(true);
      assertThat(list.heapBytes()).isLessThan(most);
    }
    assertThat(list.encoding()).isEqualTo("listpack");
    ListInvariants.check(list, limits);
  }

  @Test
  void storesLargeElementsAndWhatIsCompressed() {
    for (int depth = 0; depth < 3; depth++) {
      ListValue stored = new ListValue();
      BlockAllocator allocator = TestPages.allocator(1 << 22);
      ChunkBlocks blocks = new ChunkBlocks(allocator);
      stored.enter(blocks);
      ListLimits deep = new ListLimits(-2, depth, 0);
      for (int i = 0; i < 100; i++) {
        String value = i % 2 == 0 ? "e".repeat(20_000) : "f".repeat(100);
        stored.expect(value.length(), 1, deep);
        stored.push(Bytes.of(value), i % 3 == 0, deep);
        ListInvariants.check(stored, deep);
      }
      assertThat(stored.blockBytes()).isPositive();
      assertThat(stored.heapBytes()).isLessThan(100_000);
      for (int i = 0; i < 99; i++) {
        stored.drop(i % 5 == 0);
        ListInvariants.check(stored, deep);
      }
      stored.leave(blocks);
      PageWalk.check(allocator, IntStream.empty());
      allocator.close();
    }
  }

  /** Whatever goes through a long queue at once, its ends lie in the same few arrays. */
  @Test
  void usesTheArraysOfChunksThatLeft() {
    BlockAllocator allocator = TestPages.allocator(1 << 20);
    ChunkBlocks blocks = new ChunkBlocks(allocator);
    list.enter(blocks);
    fill(2_000, 100);
    Set<byte[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < 5_000; i++) {
      int count = 1 + i * 7 % 40;
      for (int j = 0; j < count; j++) {
        push("e".repeat(100));
      }
      list.remove(i % 3 == 0 ? list.size() - count : 0, count);
      arrays.add(list.chunk(0));
      arrays.add(list.chunk(list.chunks() - 1));
    }
    assertThat(arrays).hasSizeLessThan(8);
    list.leave(blocks);
    allocator.close();
  }

  @Test
  void givesMemoryBack() {
    fill(100_000, 10);
    list.remove(3, list.size() - 6);
    list.shrunk(limits);
    assertThat(list.encoding()).isEqualTo("quicklist");
    assertThat(list.heapBytes()).isLessThan(1000);
    list.remove(0, 3);
    list.shrunk(limits);
    assertThat(list.encoding()).isEqualTo("listpack");
    assertThat(list.heapBytes()).isLessThan(150);
  }

  @Test
  void splitsAChunkOfElementsThatGrew() {
    limits = new ListLimits(4096, 0, 0);
    fill(2000, 1);
    fill(3000, 1);
    Bytes large = Bytes.of("l".repeat(8000));
    for (int i = 0; i < 1000; i++) {
      list.set(i, large, limits);
    }
    for (int i = 0; i < list.chunks(); i++) {
      assertThat(Chunk.bytes(list.chunk(i))).isLessThan(2 << 20);
    }
    ListInvariants.check(list, limits);
  }

  @Test
  void hasTheDigestOfItsElementsInOrder() {
    push("a");
    push("12");
    Digest expected = new Digest();
    expected.mix("a");
    expected.mix("12");
    Digest digest = new Digest();
    list.digest(digest);
    assertThat(digest).hasToString(expected.toString());
  }
}
