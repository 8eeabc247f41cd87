package io.vireo.server.data.table;

import io.vireo.server.data.HeapLayout;
import java.util.Arrays;

/**
 * What entries outside the heap have in it, large objects and very long keys: each by a number that
 * an entry can hold. Owned by the data context.
 */
public final class HeapObjects {
  /*
   * Numbers lead to chunks, so that nothing large is copied when there are more of them. A number
   * without an object leads to the next such number: a list that ends with -1. The first chunk grows
   * to its size: where there are few objects, or one that comes and goes, a chunk would be much.
   */
  private static final int CHUNK_SHIFT = 10;
  private static final int CHUNK = 1 << CHUNK_SHIFT;
  private static final int FIRST = 16;
  private static final int END = -1;

  private Object[][] objects = {};
  private int[][] links = {};
  private int chunks;
  private int free = END;
  private int size;

  /** Takes an object in; its number, 0 or more. */
  public int add(Object object) {
    if (free == END) {
      addChunk();
    }
    int number = free;
    free = links[number >>> CHUNK_SHIFT][number & CHUNK - 1];
    objects[number >>> CHUNK_SHIFT][number & CHUNK - 1] = object;
    size++;
    return number;
  }

  private void addChunk() {
    if (chunks == 1 && objects[0].length < CHUNK) {
      int before = objects[0].length;
      objects[0] = Arrays.copyOf(objects[0], before * 2);
      links[0] = Arrays.copyOf(links[0], before * 2);
      chain(0, before);
      return;
    }
    if (chunks == objects.length) {
      int length = Math.max(4, chunks * 2);
      objects = Arrays.copyOf(objects, length);
      links = Arrays.copyOf(links, length);
    }
    int length = chunks == 0 ? FIRST : CHUNK;
    objects[chunks] = new Object[length];
    links[chunks] = new int[length];
    chain(chunks++, 0);
  }

  /** Makes a list of the numbers of a chunk from one on. */
  private void chain(int chunk, int from) {
    int first = chunk << CHUNK_SHIFT;
    int[] chain = links[chunk];
    for (int i = from; i < chain.length; i++) {
      chain[i] = i + 1 == chain.length ? END : first + i + 1;
    }
    free = first + from;
  }

  /** The object with a number. */
  public Object get(int number) {
    return objects[number >>> CHUNK_SHIFT][number & CHUNK - 1];
  }

  /** Puts another object under a number that has one. */
  public void set(int number, Object object) {
    assert get(number) != null;
    objects[number >>> CHUNK_SHIFT][number & CHUNK - 1] = object;
  }

  /** Lets go of an object, and returns it; its number will be another one's. */
  public Object remove(int number) {
    Object object = get(number);
    assert object != null : "no object has this number";
    objects[number >>> CHUNK_SHIFT][number & CHUNK - 1] = null;
    links[number >>> CHUNK_SHIFT][number & CHUNK - 1] = free;
    free = number;
    size--;
    if (size == 0) {
      clear();
    }
    return object;
  }

  /** Lets go of all objects. */
  public void clear() {
    objects = new Object[0][];
    links = new int[0][];
    chunks = 0;
    free = END;
    size = 0;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** Heap bytes of this, without the objects themselves. */
  public long heapBytes() {
    long sum = 2 * HeapLayout.references(objects.length);
    if (chunks > 0) {
      sum += chunkBytes(objects[0].length) + (chunks - 1L) * chunkBytes(CHUNK);
    }
    return sum;
  }

  private static long chunkBytes(int length) {
    return HeapLayout.references(length) + HeapLayout.bytes((long) Integer.BYTES * length);
  }
}
