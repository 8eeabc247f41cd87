package io.vireo.server.data.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.listpack.Listpack;

/** Looks at every chunk of a list and says what is not as it must be. */
final class ListInvariants {
  private ListInvariants() {}

  static void check(ListValue list, ListLimits limits) {
    long elements = 0;
    for (int i = 0; i < list.chunks(); i++) {
      elements += checkChunk(list.chunk(i));
    }
    assertThat(list.size()).isEqualTo(elements);
    if (list.encoding().equals("quicklist")) {
      checkDeque(list.deque());
      checkDepth(list.deque(), limits.depth());
    }
  }

  private static int checkChunk(byte[] chunk) {
    int count = Chunk.count(chunk);
    if (Chunk.isPlain(chunk)) {
      assertThat(count).isEqualTo(1);
      return count;
    }
    int base = Chunk.offset(chunk, 0);
    int bytes = Chunk.bytes(chunk);
    assertThat(base).isGreaterThanOrEqualTo(4);
    assertThat(base + bytes).isLessThanOrEqualTo(chunk.length);
    assertThat(Listpack.verify(chunk, base, bytes, true)).as("listpack").isTrue();
    return count;
  }

  private static void checkDeque(ChunkDeque deque) {
    long elements = 0;
    long bytes = 0;
    long stored = 0;
    for (int i = 0; i < deque.size(); i++) {
      int count = Chunk.count(deque.look(i));
      assertThat(deque.count(i)).isEqualTo(count);
      assertThat(count).as("elements of chunk %d", i).isPositive();
      for (long index : new long[] {elements, elements + count - 1}) {
        assertThat(deque.seek(index)).isEqualTo(i);
        assertThat(deque.passed()).isEqualTo(elements);
      }
      elements += count;
      if (deque.get(i) == null) {
        assertThat(i).as("stored chunk").isBetween(1, deque.size() - 2);
        stored += deque.blocks().blockBytes(deque.ticket(i));
      } else {
        bytes += HeapLayout.bytes(deque.get(i).length);
      }
    }
    assertThat(deque.blockBytes()).isEqualTo(stored);
    assertThat(deque.elements()).isEqualTo(elements);
    assertThat(deque.chunkBytes()).isEqualTo(bytes);
  }

  /** Compressed is only what lies deep enough; there all that can be, or it gained too little. */
  private static void checkDepth(ChunkDeque deque, int depth) {
    for (int i = 0; i < deque.size(); i++) {
      byte[] chunk = deque.look(i);
      int distance = Math.min(i, deque.size() - 1 - i);
      if (depth == 0 || distance < depth) {
        assertThat(Chunk.isCompressed(chunk)).as("compressed chunk %d", i).isFalse();
      } else {
        assertThat(ChunkCompression.compress(chunk)).as("open chunk %d", i).isSameAs(chunk);
      }
    }
  }
}
