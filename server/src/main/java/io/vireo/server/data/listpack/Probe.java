package io.vireo.server.data.listpack;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.PageMemory;
import java.util.Arrays;

/**
 * An element that is looked for, prepared for being compared with many entries. Confined to the
 * thread that holds it.
 */
public final class Probe {
  private byte[] array;
  private int offset;
  private int length;
  private boolean number;
  private long value;

  /** Looks for these bytes from now on, which must not change meanwhile. */
  public Probe of(Bytes wanted) {
    array = wanted.array();
    offset = wanted.offset();
    length = wanted.length();
    number = wanted.isLong();
    value = number ? wanted.toLong() : 0;
    return this;
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
