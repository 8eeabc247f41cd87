package io.vireo.lua.core;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A string of Lua: bytes that never change, of no encoding. May be shared between threads.
 *
 * <p>Its hash is the one of Lua 5.1 (Ierusalimschy, de Figueiredo, Celes: "The Implementation of
 * Lua 5.0", section 4; as in Redis it takes all bytes of long strings too), because the order in
 * which a table is traversed follows from it, and scripts have come to depend on that order.
 */
public final class LuaString implements Comparable<LuaString> {
  /** Heap bytes that a string takes beside its bytes, about: for {@link Memory#take}. */
  public static final int HEAD = 40;

  /** The string without bytes. */
  public static final LuaString EMPTY = new LuaString(new byte[0]);

  private final byte[] bytes;

  /** The hash; 0 until it is asked for, and for the few strings that have it. */
  private int hash;

  private LuaString(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The string of an array that is not changed from now on. */
  public static LuaString of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new LuaString(bytes);
  }

  /** The string of a copy of some bytes. */
  public static LuaString copyOf(byte[] bytes, int offset, int length) {
    return length == 0 ? EMPTY : new LuaString(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  /** The string of a text in UTF-8. */
  public static LuaString of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes themselves: they must not be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** How many bytes it has. */
  public int length() {
    return bytes.length;
  }

  /** The byte at a place, from 0 on, as 0 to 255. */
  public int at(int index) {
    return bytes[index] & 0xFF;
  }

  @Override
  public int hashCode() {
    int known = hash;
    if (known == 0) {
      known = hash(bytes);
      hash = known;
    }
    return known;
  }

  private static int hash(byte[] bytes) {
    int hash = bytes.length;
    for (int i = bytes.length - 1; i >= 0; i--) {
      hash ^= (hash << 5) + (hash >>> 2) + (bytes[i] & 0xFF);
    }
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof LuaString that
            && (hash == that.hash || hash == 0 || that.hash == 0)
            && Arrays.equals(bytes, that.bytes);
  }

  /** By their bytes, as in the C locale. */
  @Override
  public int compareTo(LuaString other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  /** The bytes as text in UTF-8, for people. */
  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
