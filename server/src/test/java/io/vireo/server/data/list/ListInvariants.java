package io.vireo.server.data.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Element;
import io.vireo.server.data.listpack.Listpack;

/** Looks at every chunk of a list and says what is not as it must be. */
final class ListInvariants {
  private ListInvariants() {}

  static void check(ListValue list, ListLimits limits) {
    checkBooks(list);
    if (!list.isInPlace()) {
      checkDepth(list.deque(), limits.depth());
    }
  }

  /** Fails unless all is well but for what is compressed: for that there may be no room. */
  static void checkBooks(ListValue list) {
    long elements = 0;
    Element content = new Element();
    for (int i = 0; i < list.nodes(); i++) {
      boolean large = list.node(i, content);
      elements += large ? 1 : count(content);
    }
    assertThat(list.size()).isEqualTo(elements);
    if (!list.isInPlace()) {
      checkDeque(list.deque());
    }
  }

  private static int count(Element content) {
    byte[] listpack = content.copy().toArray();
    assertThat(Listpack.verify(listpack, 0, listpack.length, true)).as("listpack").isTrue();
    return Listpack.size(listpack);
  }

  private static void checkDeque(ChunkDeque deque) {
    long elements = 0;
    long stored = 0;
    Element content = new Element();
    for (int i = 0; i < deque.size(); i++) {
      long ticket = deque.ticket(i);
      int count = deque.count(i);
      deque.blocks().read(ticket, content);
      assertThat(content.length()).isEqualTo(deque.bytes(i));
      assertThat(count).isEqualTo(ChunkBlocks.isLarge(ticket) ? 1 : count(content));
      assertThat(count).as("elements of chunk %d", i).isPositive();
      for (long index : new long[] {elements, elements + count - 1}) {
        assertThat(deque.seek(index)).isEqualTo(i);
        assertThat(deque.passed()).isEqualTo(elements);
      }
      elements += count;
      stored += deque.blocks().blockBytes(ChunkBlocks.number(ticket));
    }
    assertThat(deque.blockBytes()).isEqualTo(stored);
    assertThat(deque.elements()).isEqualTo(elements);
  }

  /** Compressed is only what lies deep enough; there all that can be, or it gained too little. */
  private static void checkDepth(ChunkDeque deque, int depth) {
    for (int i = 0; i < deque.size(); i++) {
      long ticket = deque.ticket(i);
      int distance = Math.min(i, deque.size() - 1 - i);
      if (depth == 0 || distance < depth) {
        assertThat(ChunkBlocks.isCompressed(ticket)).as("compressed chunk %d", i).isFalse();
      } else if (!ChunkBlocks.isCompressed(ticket)) {
        assertThat(deque.blocks().compressed(ticket)).as("open chunk %d", i).isZero();
      }
    }
  }
}
