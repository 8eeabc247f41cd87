package io.vireo.server.data;

import java.util.Arrays;

/**
 * Elements of a value, gathered to be sorted or shown later in the same command. Owned by the data
 * context.
 *
 * <p>Bytes that lie in the heap are not copied, so what the elements come from must not change
 * meanwhile.
 */
public final class ElementList {
  private static final int FIRST_ROOM = 16;

  private byte[][] arrays = new byte[FIRST_ROOM][];
  private int[] offsets = new int[FIRST_ROOM];
  private int[] lengths = new int[FIRST_ROOM];
  private int size;

  /** How many elements there are. */
  public int size() {
    return size;
  }

  /** Adds an element as it is now. */
  public void add(Element element) {
    if (element.isPassing()) {
      byte[] copy = element.copy().array();
      add(copy, 0, copy.length);
    } else {
      add(element.array(), element.offset(), element.length());
    }
  }

  /** Adds a part of an array. */
  public void add(byte[] array, int offset, int length) {
    if (size == arrays.length) {
      int room = size + size / 2;
      arrays = Arrays.copyOf(arrays, room);
      offsets = Arrays.copyOf(offsets, room);
      lengths = Arrays.copyOf(lengths, room);
    }
    arrays[size] = array;
    offsets[size] = offset;
    lengths[size] = length;
    size++;
  }

  /** Points a view at an element. */
  public Bytes read(int index, Bytes into) {
    return into.point(arrays[index], offsets[index], lengths[index]);
  }

  /** The array that holds an element, among others. */
  public byte[] array(int index) {
    return arrays[index];
  }

  /** Where an element begins in its array. */
  public int offset(int index) {
    return offsets[index];
  }

  /** Bytes of an element. */
  public int length(int index) {
    return lengths[index];
  }

  /** Compares two elements byte by byte; one that the other begins with comes first. */
  public int compare(int one, int other) {
    return Arrays.compareUnsigned(
        arrays[one],
        offsets[one],
        offsets[one] + lengths[one],
        arrays[other],
        offsets[other],
        offsets[other] + lengths[other]);
  }

  /** Compares two elements as C compares strings: what follows a zero byte does not count. */
  public int compareText(int one, int other) {
    int same = Math.min(lengths[one], lengths[other]);
    for (int i = 0; i <= same; i++) {
      int left = textByte(one, i);
      int right = textByte(other, i);
      if (left != right || left == 0) {
        return left - right;
      }
    }
    return 0;
  }

  private int textByte(int index, int at) {
    return at < lengths[index] ? arrays[index][offsets[index] + at] & 0xff : 0;
  }
}
