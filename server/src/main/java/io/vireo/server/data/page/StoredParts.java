package io.vireo.server.data.page;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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

  private static final VarHandle HOLDERS;

  static {
    try {
      HOLDERS = MethodHandles.lookup().findVarHandle(StoredParts.class, "holders", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final FrozenParts frozen = new FrozenParts();

  /** How many readers need blocks that may not be needed otherwise. */
  @SuppressWarnings("unused")
  private int holders;

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

    /** True if its blocks are still read: they are freed later. */
    default boolean isHeld() {
      return false;
    }
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
    return waitingHeapBytes + frozen.heapBytes() + allocator.heapBytes();
  }

  /** The parts that frozen views need. */
  protected final FrozenParts frozen() {
    return frozen;
  }

  /** Bytes of the blocks that are needed. */
  public final long used() {
    return allocator.used() - waitingBytes;
  }

  /** A reader of a value needs its blocks: they stay, even if the value is not needed any more. */
  public final void hold() {
    HOLDERS.getAndAdd(this, 1);
  }

  /** It needs them no more. Any thread. */
  public final void release() {
    HOLDERS.getAndAdd(this, -1);
  }

  /** True if readers need blocks, so that they must not be forgotten. */
  public final boolean isHeld() {
    return (int) HOLDERS.getAcquire(this) > 0;
  }

  /** Notes that some more bytes of blocks, or fewer, wait to be freed by another one's queue. */
  protected final void unused(long more) {
    waitingBytes += more;
  }

  /** A value is not needed any more: frees its blocks, if they are many little by little. */
  public final void abandon(Abandoned value) {
    if (forgotten) {
      return;
    }
    if (value.isHeld() || value.blockBytes() > FREED_AT_ONCE_BYTES) {
      Waiting late = new Waiting(value, value.heapBytes());
      waiting.add(late);
      waitingBytes += value.blockBytes();
      waitingHeapBytes += late.heapBytes();
      return;
    }
    while (!value.freeSome()) {}
  }

  /** True if there are blocks that can be freed. */
  public final boolean isFreeing() {
    for (Waiting each : waiting) {
      if (!each.value().isHeld()) {
        return true;
      }
    }
    return false;
  }

  /** Frees some of those, in some ten microseconds. */
  public final void freeSome() {
    for (int left = waiting.size(); left > 0; left--) {
      Waiting first = waiting.peek();
      if (!first.value().isHeld()) {
        free(first);
        return;
      }
      waiting.add(waiting.poll());
    }
  }

  private void free(Waiting first) {
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
