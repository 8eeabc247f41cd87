package io.vireo.server.data;

import io.vireo.server.data.number.Decimal;
import io.vireo.server.data.number.Numbers;

/**
 * One element as it lies in memory: bytes in an array, or a number. A view, pointed at one element
 * after the other; confined to the thread that holds it.
 *
 * <p>A number is written in digits only on demand.
 */
public class Element implements Scratch {
  private static final byte[] NOTHING = {};

  /** What bytes from outside the heap are copied into, and digits written. */
  private final ViewBuffer room;

  private byte[] array = NOTHING;
  private int offset;
  private int length;
  private boolean number;
  private boolean ready = true;
  private long value;

  /** A view of nothing. */
  public Element() {
    this(new ViewBuffer());
  }

  /** A view of nothing that copies into a buffer of its own. */
  public Element(ViewBuffer room) {
    this.room = room;
  }

  /** Points at bytes, which must not change as long as this points at them. */
  public final Element point(byte[] newArray, int newOffset, int newLength) {
    assert newArray == room.array() || room.end();
    number = false;
    ready = true;
    array = newArray;
    offset = newOffset;
    length = newLength;
    return this;
  }

  /** Points at bytes. */
  public final Element point(Bytes bytes) {
    return point(bytes.array(), bytes.offset(), bytes.length());
  }

  /**
   * An array of this view, of at least the given number of bytes, into which a subclass copies what
   * it is to be pointed at. It has other bytes as soon as the view is pointed elsewhere.
   */
  public final byte[] roomFor(int bytes) {
    return room.roomFor(bytes);
  }

  /** An array as of {@link #roomFor}, which begins with the bytes at which this view points now. */
  protected final byte[] roomBehind(int bytes) {
    write();
    return room.roomFor(bytes, array, offset, length);
  }

  /** True if the bytes are a copy that is gone when this is pointed elsewhere. */
  public final boolean isPassing() {
    return array() == room.array();
  }

  /** Takes a number. */
  public final Element number(long newValue) {
    assert room.end();
    number = true;
    ready = false;
    value = newValue;
    return this;
  }

  @Override
  public void letGo() {
    point(NOTHING, 0, 0);
    room.letGo();
  }

  /** Points at {@code newLength} bytes which {@link #fetch} brings on demand. */
  protected final void elsewhere(int newLength) {
    assert room.end();
    number = false;
    ready = false;
    length = newLength;
  }

  /** True unless there are bytes that {@link #fetch} has not brought. */
  protected final boolean isFetched() {
    return ready || number;
  }

  /** Brings the bytes, and {@linkplain #point points} at them. */
  protected void fetch() {
    throw new IllegalStateException();
  }

  private void write() {
    if (!ready) {
      ready = true;
      if (number) {
        array = room.roomFor(Decimal.MAX_LENGTH);
        offset = 0;
        length = Decimal.write(value, array, 0);
      } else {
        fetch();
      }
    }
  }

  /** True if the element is kept as a number. */
  public final boolean isNumber() {
    return number;
  }

  /** True if the element is a 64-bit integer in its canonical form. */
  public final boolean isLong() {
    return number || length <= Decimal.MAX_LENGTH && Numbers.isLong(array(), offset, length);
  }

  /** The integer; only if {@link #isLong}. */
  public final long toLong() {
    return number ? value : Numbers.toLong(array(), offset, length);
  }

  /** The array that holds the bytes, among others. */
  public final byte[] array() {
    write();
    return array;
  }

  /** Where the bytes begin. */
  public final int offset() {
    write();
    return offset;
  }

  /** How many bytes. */
  public final int length() {
    if (number) {
      write();
    }
    return length;
  }

  /** True if the element is these bytes. */
  public final boolean sameAs(Bytes other) {
    if (!number && length != other.length()) {
      return false;
    }
    write();
    return other.sameAs(array, offset, length);
  }

  /** The hash that {@link Bytes#hash} gives for the same bytes. */
  public final long hash() {
    write();
    return Hash.of(array, offset, length);
  }

  /** A copy of the bytes, which may be kept. */
  public final Bytes copy() {
    write();
    return Bytes.of(array, offset, length).copy();
  }

  /** The text that the bytes are in UTF-8. */
  @Override
  public final String toString() {
    return number ? Long.toString(value) : Bytes.of(array(), offset, length).toString();
  }
}
