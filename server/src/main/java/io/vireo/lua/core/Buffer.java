package io.vireo.lua.core;

import java.util.Arrays;

/**
 * Bytes that grow: what a library function builds its result in. It asks the {@link Memory} before
 * it grows. One thread at a time.
 */
public final class Buffer {
  /** What an array can have at most. */
  private static final int MOST = Integer.MAX_VALUE - 16;

  private static final int LEAST = 64;

  private final Memory memory;
  private byte[] bytes;
  private int length;

  /** An empty one with room for {@code capacity} bytes. */
  public Buffer(Memory memory, int capacity) {
    this.memory = memory;
    memory.take(capacity);
    bytes = new byte[capacity];
  }

  /** How many bytes are in it. */
  public int length() {
    return length;
  }

  /** For how many bytes it has room. */
  public int capacity() {
    return bytes.length;
  }

  /** Makes it shorter, or, after {@link #reserve}, longer. */
  public void length(int newLength) {
    length = newLength;
  }

  /**
   * Makes room for {@code more} bytes.
   *
   * @return the array, into which the caller may write from {@link #length()} on; {@link
   *     #length(int)} then says how far
   * @throws LuaError "not enough memory"
   */
  public byte[] reserve(int more) {
    if (more > bytes.length - length) {
      grow(more);
    }
    return bytes;
  }

  private void grow(int more) {
    long needed = (long) length + more;
    if (needed > MOST) {
      throw LuaError.plain("not enough memory");
    }
    int capacity = (int) Math.min(MOST, Math.max(Math.max(LEAST, needed), 2L * bytes.length));
    memory.take(capacity);
    bytes = Arrays.copyOf(bytes, capacity);
  }

  /** Appends the lowest eight bits. */
  public void put(int octet) {
    if (length == bytes.length) {
      grow(1);
    }
    bytes[length++] = (byte) octet;
  }

  /** Appends some bytes of an array. */
  public void put(byte[] from, int offset, int count) {
    reserve(count);
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  /** Appends a string. */
  public void put(LuaString string) {
    put(string.bytes(), 0, string.length());
  }

  /** Appends the same byte {@code count} times; nothing if the number is not positive. */
  public void fill(int octet, int count) {
    if (count > 0) {
      reserve(count);
      Arrays.fill(bytes, length, length + count, (byte) octet);
      length += count;
    }
  }

  /** A string of what is in it now; it may then be used for something else. */
  public LuaString toLuaString() {
    memory.take(length);
    return LuaString.copyOf(bytes, 0, length);
  }
}
