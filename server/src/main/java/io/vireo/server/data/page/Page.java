package io.vireo.server.data.page;

import io.vireo.server.data.HeapLayout;
import java.nio.ByteBuffer;

/** One page: its memory, and what is known of its blocks. Owned by the data context. */
final class Page {
  /** What may be done with a page. */
  enum State {
    /** It has no blocks, and belongs to no size class. */
    EMPTY,
    /** New blocks of its size class come from it. */
    CURRENT,
    /** It has free blocks, and is in one of its size class's lists. */
    SHELVED,
    /** All of its blocks live. */
    FULL,
    /** What lives in it is moved elsewhere, and no block comes from it any more. */
    SEALED
  }

  /** This object takes some 60 bytes; the buffer, with what unmaps it, some 200. */
  private static final long HEAP_BYTES = HeapLayout.object(7, 20) + 200;

  private final int number;
  private final ByteBuffer memory;
  private State state = State.EMPTY;
  private SizeClass sizeClass;
  private BlockMap map;
  private int live;
  private int touched;

  private int shelf;
  private Page next;
  private Page previous;

  Page(int number, ByteBuffer memory) {
    this.number = number;
    this.memory = memory;
  }

  /** The upper bits of the addresses in this page. */
  int number() {
    return number;
  }

  ByteBuffer memory() {
    return memory;
  }

  State state() {
    return state;
  }

  void state(State now) {
    state = now;
  }

  /** Bytes of the heap that this and its buffer take. */
  long heapBytes() {
    return HEAP_BYTES + (map == null ? 0 : map.heapBytes());
  }

  /** Of which blocks it is made; null if it is {@link State#EMPTY}. */
  SizeClass sizeClass() {
    return sizeClass;
  }

  /** Blocks that live. */
  int live() {
    return live;
  }

  /** Bytes from its beginning to the end of the last block that ever lived in it. */
  int touched() {
    return touched;
  }

  /** Makes it one of blocks of a size. */
  void open(SizeClass kind) {
    if (map == null || map.blocks() != kind.capacity()) {
      map = new BlockMap(kind.capacity());
    }
    sizeClass = kind;
    state = State.CURRENT;
  }

  /** Makes it one without blocks. */
  void close() {
    sizeClass = null;
    state = State.EMPTY;
  }

  int take() {
    live++;
    return map.take();
  }

  void release(int block) {
    live--;
    map.release(block);
  }

  /** Notes that its beginning was written to; how many bytes were not before. */
  int touchUpTo(int end) {
    int more = Math.max(0, end - touched);
    touched += more;
    return more;
  }

  /** The first block that lives and is not below {@code from}, or -1. */
  int nextLive(int from) {
    return map.nextTaken(from);
  }

  /** True if a living block begins {@code place} units behind the beginning. */
  boolean isBlock(int place) {
    if (sizeClass == null) {
      return false;
    }
    int block = sizeClass.blockAt(place);
    return sizeClass.placeOf(block) == place && map.isTaken(block);
  }

  /** Which list of its size class it is in. */
  int shelf() {
    return shelf;
  }

  /** The page behind it in that list. */
  Page next() {
    return next;
  }

  /** Puts it in front of a list. */
  void shelve(int where, Page first) {
    state = State.SHELVED;
    shelf = where;
    next = first;
    previous = null;
    if (first != null) {
      first.previous = this;
    }
  }

  /** Takes it out of its list. */
  void unlink() {
    if (previous != null) {
      previous.next = next;
    }
    if (next != null) {
      next.previous = previous;
    }
    next = null;
    previous = null;
  }
}
