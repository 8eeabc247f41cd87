package io.vireo.server.data.string;

import io.vireo.server.data.Digest;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Type;
import io.vireo.server.data.Value;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * A string that is too long to be packed, with room to grow. Owned by the data context.
 *
 * <p>Growing doubles the room up to one mebibyte and adds one mebibyte beyond, as users of APPEND
 * expect: its cost per byte stays constant, the waste bounded.
 *
 * <p>Its bytes are not copied for an answer: the array is lent, and given back when they are on
 * their way. A command that changes the string meanwhile changes another array.
 */
public final class RawString implements Value {
  private static final int MAX_SPARE = 1 << 20;
  private static final VarHandle LENT;

  static {
    try {
      LENT = MethodHandles.lookup().findVarHandle(RawString.class, "lent", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private byte[] array;
  private int length;

  @SuppressWarnings("unused")
  private int lent;

  /** Takes over an array: it must not be changed elsewhere. */
  public RawString(byte[] array, int length) {
    this.array = array;
    this.length = length;
  }

  /** The bytes, and behind them spare room. */
  public byte[] array() {
    return array;
  }

  /** Bytes in use. */
  public int length() {
    return length;
  }

  /** Lends the array: it is not changed until it was {@linkplain #giveBack given back}. */
  public byte[] lend() {
    LENT.getAndAdd(this, 1);
    return array;
  }

  /** A borrower needs the lent array no more. Any thread. */
  public void giveBack() {
    LENT.getAndAdd(this, -1);
  }

  /** True if a borrower still needs an array that was lent. */
  public boolean isLent() {
    return (int) LENT.getAcquire(this) != 0;
  }

  /** Goes on in a copy of the array, which may be changed though this one is lent. */
  public void leaveArray() {
    array = Arrays.copyOf(array, array.length);
  }

  /**
   * Takes over an array in place of its own: it must not be changed elsewhere.
   *
   * @param newLength how many of its bytes are the string
   * @return the one before
   */
  public byte[] exchange(byte[] other, int newLength) {
    byte[] before = array;
    array = other;
    length = newLength;
    return before;
  }

  /**
   * True if its array can take {@code newLength} bytes, and at most an eighth as many stay unused.
   */
  public boolean suits(int newLength) {
    int spare = array.length - newLength;
    return spare >= 0 && spare <= newLength >>> 3;
  }

  /** Bytes of a new array that {@link #resize} would need; 0 if there is room. */
  public int growth(int newLength) {
    return newLength > array.length ? roomy(newLength) : 0;
  }

  private static int roomy(int newLength) {
    long roomy = (long) newLength + Math.min(newLength, MAX_SPARE);
    return (int) Math.min(roomy, Integer.MAX_VALUE - 16);
  }

  /** Sets the length, adding zero bytes where it grows. */
  public void resize(int newLength) {
    if (newLength > array.length) {
      byte[] larger = new byte[roomy(newLength)];
      System.arraycopy(array, 0, larger, 0, length);
      array = larger;
    } else if (newLength > length) {
      Arrays.fill(array, length, newLength, (byte) 0);
    }
    length = newLength;
  }

  @Override
  public Type type() {
    return Type.STRING;
  }

  @Override
  public String encoding() {
    return "raw";
  }

  @Override
  public RawString copy() {
    return new RawString(Arrays.copyOf(array, length), length);
  }

  @Override
  public long heapBytes() {
    return HeapLayout.object(1, 8) + HeapLayout.bytes(array.length);
  }

  @Override
  public int touch(long element) {
    return array.length;
  }

  @Override
  public void digest(Digest into) {
    into.mix(array, 0, length);
  }
}
