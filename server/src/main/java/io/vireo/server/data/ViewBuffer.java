package io.vireo.server.data;

import java.util.Arrays;

/**
 * The array into which a view copies the bytes that it is pointed at; it serves again when the view
 * is pointed elsewhere. For the thread that owns the view.
 *
 * <p>With assertions no array serves twice: each is new and as long as its bytes, and is
 * overwritten when the view is pointed elsewhere. So code that keeps it reads garbage in every
 * test, and code that takes it over keeps garbage.
 */
public final class ViewBuffer {
  private static final byte[] NOTHING = {};
  private static final int LEAST_BYTES = 64;

  private static final int MAX_KEPT_BYTES = 1024;

  /** What stale arrays are filled with: the byte that free blocks are filled with. */
  private static final byte STALE = (byte) 0xdb;

  private final int maxKeptBytes;
  private byte[] array = NOTHING;

  /** A buffer that keeps an array of up to a kilobyte from command to command. */
  public ViewBuffer() {
    this(MAX_KEPT_BYTES);
  }

  /**
   * An empty buffer.
   *
   * @param maxKeptBytes of an array that is kept from command to command
   */
  public ViewBuffer(int maxKeptBytes) {
    this.maxKeptBytes = maxKeptBytes;
  }

  /** The present array. */
  public byte[] array() {
    return array;
  }

  /** An array for at least {@code bytes}, which may be anything; the one before is stale. */
  public byte[] roomFor(int bytes) {
    assert end();
    return sized(bytes);
  }

  /**
   * An array for at least the given number of bytes which begins with bytes of another one, or of
   * the present one.
   */
  public byte[] roomFor(int bytes, byte[] from, int offset, int length) {
    byte[] before = array;
    assert leave();
    byte[] now = sized(bytes);
    if (now != from) {
      System.arraycopy(from, offset, now, 0, length);
    }
    assert now == before || spoil(before);
    return now;
  }

  /** Lets go of a large array, at the end of a command. */
  public void letGo() {
    assert end();
    if (array.length > maxKeptBytes) {
      array = NOTHING;
    }
  }

  /** Makes the present array stale; always true, for assertions. */
  boolean end() {
    return spoil(array) && leave();
  }

  private byte[] sized(int bytes) {
    assert make(bytes);
    if (bytes > array.length) {
      array = new byte[Math.max(LEAST_BYTES, Integer.highestOneBit(bytes) << 1)];
    }
    return array;
  }

  private boolean make(int bytes) {
    array = new byte[bytes];
    return true;
  }

  private boolean leave() {
    array = NOTHING;
    return true;
  }

  private static boolean spoil(byte[] stale) {
    Arrays.fill(stale, STALE);
    return true;
  }
}
