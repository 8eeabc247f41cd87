package io.vireo.server.data;

import io.vireo.server.data.number.Numbers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A stretch of bytes: an argument of a command, a key, a value on its way.
 *
 * <p>Two kinds share the class. One that a command sees through its {@code Call} is a view into a
 * request buffer: it is pointed at other bytes as soon as the handler returns, so a handler that
 * keeps it must {@link #copy()} it. One made by {@link #of} or {@link #copy} never changes and may
 * be kept, shared and used as a map key. Confined to the thread that holds it.
 */
public final class Bytes implements Comparable<Bytes>, Scratch {
  /** No bytes. */
  public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  private byte[] array;
  private int offset;
  private int length;
  private boolean own;
  private boolean borrowed;
  private long hash;

  /** One more than the slot, or 0 if it was not computed yet. */
  private char slot;

  private Bytes(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** A view that will be pointed somewhere later, by its owner. */
  public static Bytes view() {
    return new Bytes(EMPTY.array, 0, 0);
  }

  /** All of an array, which must not change afterwards. */
  public static Bytes of(byte[] array) {
    return new Bytes(array, 0, array.length);
  }

  /** A part of an array, which must not change afterwards. */
  public static Bytes of(byte[] array, int offset, int length) {
    return new Bytes(array, offset, length);
  }

  /**
   * The first bytes of an array that nothing else will use: a receiver that keeps them may take it
   * over with the few bytes that are behind.
   */
  public static Bytes own(byte[] array, int length) {
    Bytes bytes = new Bytes(array, 0, length);
    bytes.own = true;
    return bytes;
  }

  /** The UTF-8 bytes of a text. */
  public static Bytes of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Points this view elsewhere; only for the owner of a view. */
  public Bytes point(byte[] newArray, int newOffset, int newLength) {
    array = newArray;
    offset = newOffset;
    length = newLength;
    own = false;
    borrowed = false;
    hash = 0;
    slot = 0;
    return this;
  }

  /**
   * Points this view at bytes that another object keeps, so that the array may not be taken over,
   * though they fill it; only for the owner of a view.
   */
  public Bytes borrow(byte[] newArray, int newOffset, int newLength) {
    point(newArray, newOffset, newLength);
    borrowed = true;
    return this;
  }

  /** Points this view at the same bytes as another one; only for the owner of a view. */
  public Bytes point(Bytes other) {
    point(other.array, other.offset, other.length);
    own = other.own;
    borrowed = other.borrowed;
    return this;
  }

  /** Points this view at nothing; only for the owner of a view. */
  @Override
  public void letGo() {
    point(EMPTY.array, 0, 0);
  }

  /** Tells a view what its {@link #hash} is, if that was computed before. */
  public void knownHash(long computed) {
    hash = computed;
  }

  /** The array that holds the bytes, among others: read only. */
  public byte[] array() {
    return array;
  }

  /** Where the bytes begin in {@link #array()}. */
  public int offset() {
    return offset;
  }

  /** How many bytes. */
  public int length() {
    return length;
  }

  /** True for no bytes. */
  public boolean isEmpty() {
    return length == 0;
  }

  /** The byte at {@code index}, 0 to {@code length - 1}. */
  public byte at(int index) {
    return array[offset + index];
  }

  /** An own copy that may be kept. */
  public Bytes copy() {
    return of(toArray());
  }

  /** The bytes in an array of their own, always a fresh one. */
  public byte[] toArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** True if the array is there for these bytes alone, so that it can be taken over. */
  public boolean ownsArray() {
    return !borrowed && (own || offset == 0 && length == array.length);
  }

  /** The hash that the dictionaries use, computed once. */
  public long hash() {
    if (hash == 0) {
      hash = Hash.of(array, offset, length);
    }
    return hash;
  }

  /** The slot of the key that these bytes are, computed once: {@link KeySlot}. */
  public int slot() {
    if (slot == 0) {
      slot = (char) (KeySlot.of(array, offset, length) + 1);
    }
    return slot - 1;
  }

  /** Tells a view what its {@link #slot} is, if that was computed before. */
  public void knownSlot(int computed) {
    slot = (char) (computed + 1);
  }

  /** True if the other bytes are the same. */
  public boolean sameAs(byte[] other, int from, int count) {
    return length == count
        && Arrays.equals(array, offset, offset + length, other, from, from + count);
  }

  /** True if this is the ASCII word {@code word}, in capitals or not. */
  public boolean is(String word) {
    if (word.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (lower(array[offset + i]) != lower((byte) word.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** True if this is a 64-bit integer in its canonical form; see {@link Numbers#isLong}. */
  public boolean isLong() {
    return Numbers.isLong(array, offset, length);
  }

  /** The integer that these bytes are; only if {@link #isLong}. */
  public long toLong() {
    return Numbers.toLong(array, offset, length);
  }

  private static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b + 32 : b;
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(
        array, offset, offset + length, other.array, other.offset, other.offset + other.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes b && sameAs(b.array, b.offset, b.length);
  }

  @Override
  public int hashCode() {
    return (int) hash();
  }

  /** The text that these bytes are in UTF-8. */
  @Override
  public String toString() {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }
}
