package io.vireo.server.data.page;

import io.vireo.server.data.CacheLines;
import io.vireo.server.data.HeapLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * The bytes of blocks outside the heap. Owned by the data context.
 *
 * <p>Bytes are named by the address of their block and an offset in it. An address stays good until
 * its block is freed or moved. All numbers are little-endian, at any offset.
 *
 * <p>With assertions, each access must lie in a living block. Without, one that leaves the page
 * still throws an {@link IndexOutOfBoundsException}, and one of a page that is gone that or a
 * {@link NullPointerException}: no mistake reaches foreign memory.
 *
 * <p>Where the JVM allows it, bytes are reached by the address of the machine at which their page
 * begins ({@link NativeNumbers}), elsewhere through the page's buffer.
 */
public final class PageMemory {
  private static final int FIRST_PAGES = 16;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** In place of the base of a page that is not there: with any offset it stays below 0. */
  private static final long NO_BASE = Long.MIN_VALUE;

  private final int unitShift;
  private final int placeBits;
  private final int placeMask;
  private final int pageBytes;

  /** By the number of a page; null where there is none. */
  private ByteBuffer[] buffers = new ByteBuffer[FIRST_PAGES];

  /** Views of those, for copies of numbers. */
  private IntBuffer[] words = new IntBuffer[FIRST_PAGES];

  private Page[] pages = new Page[FIRST_PAGES];

  /** Where each page begins, if {@link NativeNumbers#USABLE}. */
  private long[] bases = noBases(new long[FIRST_PAGES], 0);

  /** Memory without pages. */
  PageMemory(PageLayout layout) {
    unitShift = layout.unitShift();
    placeBits = layout.placeBits();
    placeMask = (1 << placeBits) - 1;
    pageBytes = layout.pageBytes();
  }

  /**
   * Prepares what the first write to any memory would wait for: some 15 ms of a start, to be spent
   * beside it. Any thread.
   */
  public static void prepare() {
    NativeNumbers.link();
  }

  private static long[] noBases(long[] bases, int from) {
    Arrays.fill(bases, from, bases.length, NO_BASE);
    return bases;
  }

  /** Makes the bytes of a page accessible. */
  void attach(Page page) {
    int number = page.number();
    if (number >= pages.length) {
      int length = Math.max(number + 1, pages.length * 2);
      buffers = Arrays.copyOf(buffers, length);
      words = Arrays.copyOf(words, length);
      bases = noBases(Arrays.copyOf(bases, length), pages.length);
      pages = Arrays.copyOf(pages, length);
    }
    buffers[number] = page.memory().order(ByteOrder.LITTLE_ENDIAN);
    words[number] = buffers[number].asIntBuffer();
    pages[number] = page;
    if (NativeNumbers.USABLE) {
      bases[number] = NativeNumbers.addressOf(page.memory());
    }
  }

  /** Forgets a page, before it goes back to the system. */
  void detach(Page page) {
    buffers[page.number()] = null;
    words[page.number()] = null;
    pages[page.number()] = null;
    bases[page.number()] = NO_BASE;
  }

  /** Bytes of the heap that the table of pages takes. */
  long heapBytes() {
    return 3 * HeapLayout.references(pages.length) + HeapLayout.longs(bases.length);
  }

  /** The page of an address. */
  Page page(int address) {
    return pages[address >>> placeBits];
  }

  /** The page with a number, or null. */
  Page pageNumbered(int number) {
    return number < pages.length ? pages[number] : null;
  }

  /** The place in its page, in units, of an address. */
  int place(int address) {
    return address & placeMask;
  }

  /** The address of a place in a page. */
  int address(Page page, int place) {
    return page.number() << placeBits | place;
  }

  private ByteBuffer buffer(int address) {
    return buffers[address >>> placeBits];
  }

  private int at(int address, int offset) {
    return ((address & placeMask) << unitShift) + offset;
  }

  /** The machine's address of some bytes, or a negative number if their page is gone. */
  private long nativeAt(int address, int offset, int length) {
    int at = at(address, offset);
    if ((at | pageBytes - length - at) < 0) {
      throw new IndexOutOfBoundsException(at);
    }
    return bases[address >>> placeBits] + at;
  }

  private boolean isInBlock(int address, int offset, int length) {
    Page page = pageNumbered(address >>> placeBits);
    return page != null
        && page.isBlock(place(address))
        && offset >= 0
        && length >= 0
        && offset + length <= page.sizeClass().size();
  }

  /** One byte, 0 to 255. */
  public int getByte(int address, int offset) {
    assert isInBlock(address, offset, 1);
    return NativeNumbers.USABLE
        ? NativeNumbers.getByte(nativeAt(address, offset, 1)) & 0xff
        : buffer(address).get(at(address, offset)) & 0xff;
  }

  /** Sets one byte to the lowest eight bits of a number. */
  public void putByte(int address, int offset, int value) {
    assert isInBlock(address, offset, 1);
    if (NativeNumbers.USABLE) {
      NativeNumbers.putByte(nativeAt(address, offset, 1), (byte) value);
    } else {
      buffer(address).put(at(address, offset), (byte) value);
    }
  }

  /** A number of 16 bits, with its sign. */
  public short getShort(int address, int offset) {
    assert isInBlock(address, offset, Short.BYTES);
    return NativeNumbers.USABLE
        ? NativeNumbers.getShort(nativeAt(address, offset, Short.BYTES))
        : buffer(address).getShort(at(address, offset));
  }

  /** Sets a number of 16 bits. */
  public void putShort(int address, int offset, short value) {
    assert isInBlock(address, offset, Short.BYTES);
    if (NativeNumbers.USABLE) {
      NativeNumbers.putShort(nativeAt(address, offset, Short.BYTES), value);
    } else {
      buffer(address).putShort(at(address, offset), value);
    }
  }

  /** A number of 32 bits. */
  public int getInt(int address, int offset) {
    assert isInBlock(address, offset, Integer.BYTES);
    return NativeNumbers.USABLE
        ? NativeNumbers.getInt(nativeAt(address, offset, Integer.BYTES))
        : buffer(address).getInt(at(address, offset));
  }

  /** Sets a number of 32 bits. */
  public void putInt(int address, int offset, int value) {
    assert isInBlock(address, offset, Integer.BYTES);
    if (NativeNumbers.USABLE) {
      NativeNumbers.putInt(nativeAt(address, offset, Integer.BYTES), value);
    } else {
      buffer(address).putInt(at(address, offset), value);
    }
  }

  /** A number of 64 bits. */
  public long getLong(int address, int offset) {
    assert isInBlock(address, offset, Long.BYTES);
    return NativeNumbers.USABLE
        ? NativeNumbers.getLong(nativeAt(address, offset, Long.BYTES))
        : buffer(address).getLong(at(address, offset));
  }

  /**
   * Where a block is, for a loop that reads many numbers of it: to be handed to {@link #longAt},
   * with an offset added. It is good as long as the block is.
   *
   * @param offset from which on they will be read
   * @param length bytes that may be read from there on
   */
  public long origin(int address, int offset, int length) {
    assert isInBlock(address, offset, length);
    return NativeNumbers.USABLE
        ? nativeAt(address, offset, length) - offset
        : at(address, offset) - offset;
  }

  /** The buffer in which {@link #origin} counts, if it does not by addresses of the machine. */
  public ByteBuffer originBuffer(int address) {
    return NativeNumbers.USABLE ? null : buffer(address);
  }

  /** A number of 64 bits in the part of a block for which its origin was asked. */
  public static long longAt(ByteBuffer originBuffer, long at) {
    return NativeNumbers.USABLE ? NativeNumbers.getLong(at) : originBuffer.getLong((int) at);
  }

  /** Sets a number of 64 bits. */
  public void putLong(int address, int offset, long value) {
    assert isInBlock(address, offset, Long.BYTES);
    if (NativeNumbers.USABLE) {
      NativeNumbers.putLong(nativeAt(address, offset, Long.BYTES), value);
    } else {
      buffer(address).putLong(at(address, offset), value);
    }
  }

  /** Copies bytes of a block into an array. */
  public void get(int address, int offset, byte[] into, int from, int length) {
    assert isInBlock(address, offset, length);
    if (NativeNumbers.USABLE && length <= ShortCopy.MOST) {
      Objects.checkFromIndexSize(from, length, into.length);
      ShortCopy.toArray(nativeAt(address, offset, length), into, from, length);
    } else {
      buffer(address).get(at(address, offset), into, from, length);
    }
  }

  /** Copies numbers of 32 bits, at an offset that four divides, into an array. */
  public void getInts(int address, int offset, int[] into, int count) {
    assert isInBlock(address, offset, count * Integer.BYTES);
    words[address >>> placeBits].get(at(address, offset) / Integer.BYTES, into, 0, count);
  }

  /** Bytes of a block as a buffer, to be read by any thread as long as the block stays. */
  public ByteBuffer slice(int address, int offset, int length) {
    assert isInBlock(address, offset, length);
    return buffer(address).slice(at(address, offset), length);
  }

  /** Copies bytes of an array into a block. */
  public void put(int address, int offset, byte[] bytes, int from, int length) {
    assert isInBlock(address, offset, length);
    if (NativeNumbers.USABLE && length <= ShortCopy.MOST) {
      Objects.checkFromIndexSize(from, length, bytes.length);
      ShortCopy.fromArray(bytes, from, nativeAt(address, offset, length), length);
    } else {
      buffer(address).put(at(address, offset), bytes, from, length);
    }
  }

  /** Adds the cache lines of some bytes of a block to those that are loaded side by side. */
  public void touch(int address, int offset, int length, CacheLines lines) {
    assert isInBlock(address, offset, length);
    if (NativeNumbers.USABLE) {
      long from = nativeAt(address, offset, length);
      for (long at = from & -CacheLines.LINE_BYTES;
          at < from + length;
          at += CacheLines.LINE_BYTES) {
        lines.add(at);
      }
    } else {
      ByteBuffer buffer = buffer(address);
      int from = at(address, offset);
      for (int i = 0; i < length; i += CacheLines.LINE_BYTES) {
        lines.loaded(buffer.get(from + i));
      }
    }
  }

  /** Sets bytes of a block to zero. */
  public void clear(int address, int offset, int length) {
    int done = 0;
    for (; done <= length - Long.BYTES; done += Long.BYTES) {
      putLong(address, offset + done, 0);
    }
    for (; done < length; done++) {
      putByte(address, offset + done, 0);
    }
  }

  /** Copies bytes within a block, where both parts may overlap. */
  public void move(int address, int from, int to, int length) {
    assert isInBlock(address, from, length) && isInBlock(address, to, length);
    if (NativeNumbers.USABLE && length <= ShortCopy.MOST_MOVED) {
      ShortCopy.move(nativeAt(address, from, length), nativeAt(address, to, length), length);
    } else {
      ByteBuffer buffer = buffer(address);
      buffer.put(at(address, to), buffer, at(address, from), length);
    }
  }

  /** Copies bytes of one block into another, or within one, where both parts may overlap. */
  public void copy(int from, int fromOffset, int to, int toOffset, int length) {
    copy(this, from, fromOffset, to, toOffset, length);
  }

  /** Copies bytes of a block in some memory, which may be another one, to a block in this. */
  public void copy(PageMemory source, int from, int fromOffset, int to, int toOffset, int length) {
    assert source.isInBlock(from, fromOffset, length) && isInBlock(to, toOffset, length);
    buffer(to).put(at(to, toOffset), source.buffer(from), source.at(from, fromOffset), length);
  }

  /** Below 0 if bytes of a block come before those of an array, above 0 if they come behind. */
  public int compare(int address, int offset, int bytes, byte[] array, int from, int length) {
    int least = Math.min(bytes, length);
    int i = 0;
    while (i < least && getByte(address, offset + i) == (array[from + i] & 0xff)) {
      i++;
    }
    return i < least
        ? getByte(address, offset + i) - (array[from + i] & 0xff)
        : Integer.compare(bytes, length);
  }

  /** True if bytes of a block are the same as those of an array. */
  public boolean same(int address, int offset, byte[] bytes, int from, int length) {
    assert isInBlock(address, offset, length);
    return NativeNumbers.USABLE
        ? ShortCopy.same(nativeAt(address, offset, length), bytes, from, length)
        : same(buffer(address), at(address, offset), bytes, from, length);
  }

  private static boolean same(ByteBuffer buffer, int at, byte[] bytes, int from, int length) {
    int done = 0;
    for (; done <= length - Long.BYTES; done += Long.BYTES) {
      if (buffer.getLong(at + done) != (long) LONG.get(bytes, from + done)) {
        return false;
      }
    }
    for (; done < length; done++) {
      if (buffer.get(at + done) != bytes[from + done]) {
        return false;
      }
    }
    return true;
  }
}
