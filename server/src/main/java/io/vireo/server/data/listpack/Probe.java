package io.vireo.server.data.listpack;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.page.PageMemory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * An element that is looked for, prepared for being compared with many entries. Confined to the
 * thread that holds it.
 */
public final class Probe {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /**
   * Strings shorter than this are compared by the first eight bytes of their entry and the tail.
   */
  private static final int WORDS_BYTES = 2 * Long.BYTES;

  private static final byte[] NOTHING = {};

  private byte[] array;
  private int offset;
  private int length;
  private boolean number;
  private long value;

  /** The first eight bytes of the entry, as far as they are known: where the mask has ones. */
  private long word;

  private long mask;

  /** The last eight bytes of a string that has as many. */
  private long tail;

  /** Looks for these bytes from now on, which must not change meanwhile. */
  public Probe of(Bytes wanted) {
    array = wanted.array();
    offset = wanted.offset();
    length = wanted.length();
    number = wanted.isLong();
    value = number ? wanted.toLong() : 0;
    if (!number) {
      beginWord();
    }
    return this;
  }

  /** Looks for an element from now on, whose bytes must not change meanwhile. */
  public Probe of(Element wanted) {
    number = wanted.isLong();
    if (number) {
      value = wanted.toLong();
      array = NOTHING;
      offset = 0;
      length = 0;
    } else {
      array = wanted.array();
      offset = wanted.offset();
      length = wanted.length();
      beginWord();
    }
    return this;
  }

  private void beginWord() {
    int code = ListpackEntry.stringCodeLength(length);
    int known = code == ListpackEntry.MAX_CODE ? 1 : Math.min(Long.BYTES, code + length);
    word = code == 1 ? ListpackEntry.STRING_6 | length : ListpackEntry.STRING_32;
    if (code == 2) {
      word = ListpackEntry.STRING_12 | length >> Byte.SIZE | (length & 0xffL) << Byte.SIZE;
    }
    for (int i = code; i < known; i++) {
      word |= (array[offset + i - code] & 0xffL) << i * Byte.SIZE;
    }
    mask = -1L >>> Long.SIZE - known * Byte.SIZE;
    tail = length < Long.BYTES ? 0 : (long) LONG.get(array, offset + length - Long.BYTES);
  }

  /** False if an entry that begins with eight bytes is not what is looked for. */
  boolean mayBe(long first) {
    return number ? StoredEntry.isNumber((int) first & 0xff) : ((first ^ word) & mask) == 0;
  }

  /** True if the bytes of an array are those looked for. */
  public boolean isBytes(byte[] other, int from, int count) {
    return count == length
        && Arrays.equals(other, from, from + count, array, offset, offset + length);
  }

  /** True if the entry of a {@link Listpack} that begins there is what is looked for. */
  public boolean isEntry(byte[] lp, int at) {
    if (ListpackEntry.isNumber(lp[at])) {
      return number && ListpackEntry.number(lp, at) == value;
    }
    return !number
        && ListpackEntry.stringLength(lp, at) == length
        && isBytes(lp, ListpackEntry.stringOffset(lp, at), length);
  }

  /** True if an entry of a block, which {@link #mayBe}, is what is looked for. */
  boolean isIndeed(PageMemory memory, int address, int at) {
    int code = ListpackEntry.stringCodeLength(length);
    if (number || code == ListpackEntry.MAX_CODE) {
      return isEntry(memory, address, at);
    }
    if (length < Long.BYTES) {
      return true;
    }
    // Names with a common beginning differ at their end.
    int end = at + code + length;
    return memory.getLong(address, end - Long.BYTES) == tail
        && (length < WORDS_BYTES || isEntry(memory, address, at));
  }

  /** True if the bytes at an offset of a block are those looked for. */
  public boolean isBytes(PageMemory memory, int address, int at, int count) {
    return count == length && memory.same(address, at, array, offset, length);
  }

  /** True if the entry that begins at an offset of a block is what is looked for. */
  boolean isEntry(PageMemory memory, int address, int at) {
    int code = memory.getByte(address, at);
    if (StoredEntry.isNumber(code)) {
      return number && StoredEntry.number(memory, address, at, code) == value;
    }
    return !number
        && isBytes(
            memory,
            address,
            at + ListpackEntry.codeLength((byte) code),
            StoredEntry.stringLength(memory, address, at, code));
  }
}
