package io.vireo.server.data.page;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Blocks outside the heap for parts of large values: those of all values of one kind in one store
 * of entries, in an allocator of their own. Owned by the data context.
 *
 * <p>A value that is not needed any more is {@linkplain #abandon abandoned}: its blocks are freed
 * at once if they are few, else {@linkplain #freeSome some at a time}.
 */
public abstract class StoredParts implements Relocation {
  /** Makes and frees the blocks. */
  protected final BlockAllocator allocator;

  /** Where the blocks lie. */
  protected final PageMemory memory;

  /** Blocks of an abandoned value are freed at once up to this number of bytes. */
  private static final long FREED_AT_ONCE_BYTES = 256 * 1024;

  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private int images;
  private boolean forgotten;

  /** Bytes of blocks that wait to be freed, and heap bytes of what knows their addresses. */
  private long waitingBytes;

  private long waitingHeapBytes;

  /** A value that is not needed any more, whose blocks are to be freed. */
  public interface Abandoned {
    /** Bytes of its blocks. */
    long blockBytes();

    /** Bytes of the heap that it takes. */
    long heapBytes();

    /** Frees some blocks, in some ten microseconds; true if none is left. */
    boolean freeSome();
  }

  private record Waiting(Abandoned value, long heapBytes) {}

  /** No parts yet, in blocks of an allocator that has no others. */
  protected StoredParts(BlockAllocator allocator) {
    this.allocator = allocator;
    this.memory = allocator.memory();
  }

  /** The allocator of the blocks. */
  public final BlockAllocator allocator() {
    return allocator;
  }

  /** Heap bytes of the books on blocks and pages. */
  public long heapBytes() {
    return waitingHeapBytes + allocator.heapBytes();
  }

  /** Bytes of the blocks that are needed. */
  public final long used() {
    return allocator.used() - waitingBytes;
  }

  /** An image of a value needs its blocks: they stay, even if the value is not needed any more. */
  public final void hold() {
    images++;
  }

  /** It needs them no more. */
  public final void release() {
    images--;
  }

  /** True if images need blocks, so that they must not be forgotten. */
  public final boolean isHeld() {
    return images > 0;
  }

  /** A value is not needed any more: frees its blocks, if they are many little by little. */
  public final void abandon(Abandoned value) {
    if (forgotten) {
      return;
    }
    if (value.blockBytes() > FREED_AT_ONCE_BYTES) {
      Waiting late = new Waiting(value, value.heapBytes());
      waiting.add(late);
      waitingBytes += value.blockBytes();
      waitingHeapBytes += late.heapBytes();
      return;
    }
    while (!value.freeSome()) {}
  }

  /** True if there are blocks that are not needed any more and that were not freed yet. */
  public final boolean isFreeing() {
    return !waiting.isEmpty();
  }

  /** Frees some of those, in some ten microseconds. */
  public final void freeSome() {
    Waiting first = waiting.peek();
    if (first == null) {
      return;
    }
    long before = allocator.used();
    boolean done = first.value().freeSome();
    waitingBytes -= before - allocator.used();
    if (done) {
      waitingHeapBytes -= first.heapBytes();
      waiting.poll();
    }
  }

  /** No block will be read again, but by images. */
  public void forget() {
    forgotten = true;
    waiting.clear();
    waitingBytes = 0;
    waitingHeapBytes = 0;
  }

  /** True if no block will be read again, but by images. */
  protected final boolean isForgotten() {
    return forgotten;
  }
}
