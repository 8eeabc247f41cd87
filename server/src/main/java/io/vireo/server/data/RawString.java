package io.vireo.server.data;

/**
 * A string that is too long to be packed, with room to grow. Owned by the data context.
 *
 * <p>Growing doubles the room up to one mebibyte and adds one mebibyte beyond, as users of APPEND
 * expect: its cost per byte stays constant, the waste bounded.
 */
public final class RawString implements Value {
  private static final int MAX_SPARE = 1 << 20;

  private byte[] array;
  private int length;

  /** Takes over an array: nobody else may change it. */
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
      java.util.Arrays.fill(array, length, newLength, (byte) 0);
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
    return new RawString(java.util.Arrays.copyOf(array, length), length);
  }

  @Override
  public long heapBytes() {
    return HeapLayout.object(1, 4) + HeapLayout.bytes(array.length);
  }

  @Override
  public void digest(Digest into) {
    into.mix(array, 0, length);
  }
}
