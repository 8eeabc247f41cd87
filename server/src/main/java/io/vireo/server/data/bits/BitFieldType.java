package io.vireo.server.data.bits;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.number.Numbers;

/**
 * The type of a field of bits in a string, as BITFIELD knows them: an integer, signed or not, of 1
 * to 64 bits at any bit, the highest bit first. Any thread.
 *
 * @param signed whether it is a two's complement number
 * @param bits its width, 1 to 64 if signed, else 1 to 63
 */
public record BitFieldType(boolean signed, int bits) {

  /** The type of a name such as {@code i16} or {@code u8}; null if it is none. */
  public static BitFieldType of(Bytes name) {
    if (name.length() < 2 || name.at(0) != 'i' && name.at(0) != 'u') {
      return null;
    }
    boolean signed = name.at(0) == 'i';
    int at = name.offset() + 1;
    int length = name.length() - 1;
    if (!Numbers.isLong(name.array(), at, length)) {
      return null;
    }
    long bits = Numbers.toLong(name.array(), at, length);
    return bits < 1 || bits > (signed ? 64 : 63) ? null : new BitFieldType(signed, (int) bits);
  }

  /** The least number of this type. */
  public long least() {
    return signed ? -1L << bits - 1 : 0;
  }

  /** The greatest number of this type. */
  public long greatest() {
    return signed ? ~least() : -1L >>> 64 - bits;
  }

  /** The lowest bits of a number, as a number of this type. */
  public long wrapped(long number) {
    long high = number << 64 - bits;
    return signed ? high >> 64 - bits : high >>> 64 - bits;
  }

  /**
   * Compares a sum with what this type can hold; the summands may have any size.
   *
   * @return 0 if the sum fits, 1 if it is too great, -1 if it is too small
   */
  public int overflow(long number, long increment) {
    long sum = number + increment;
    if (((number ^ sum) & (increment ^ sum)) < 0) {
      return number < 0 ? -1 : 1;
    }
    return sum > greatest() ? 1 : sum < least() ? -1 : 0;
  }

  /**
   * Compares a number that is to be written with what this type can hold.
   *
   * <p>Without a sign a negative number is one too great: its bits are taken as they are. With one,
   * those at the lower end of all 64-bit numbers are too great as well, because in Redis their
   * distance to the greatest number overflows; servers that share a history must agree on that.
   *
   * @return 0 if it fits, 1 if it is too great, -1 if it is too small
   */
  public int overflow(long number) {
    if (bits == Long.SIZE) {
      return 0;
    }
    boolean tooGreat = signed ? greatest() - number < 0 : number < 0 || number > greatest();
    return tooGreat ? 1 : number < least() ? -1 : 0;
  }

  /** The number of this type that is next to one that does not fit, by what overflow answered. */
  public long saturated(int overflow) {
    return overflow > 0 ? greatest() : least();
  }

  /**
   * Reads a field; what lies beyond the string is 0.
   *
   * @param bit where it begins, counted from the byte at {@code offset}
   */
  public long read(byte[] array, int offset, int length, long bit) {
    long first = bit >>> 3;
    int shift = (int) (bit & 7);
    long word = 0;
    if (first + Long.BYTES <= length) {
      word = Bits.number(array, offset + (int) first);
    } else {
      for (int i = 0; i < Long.BYTES; i++) {
        word = word << 8 | at(array, offset, length, first + i);
      }
    }
    long high = word << shift | at(array, offset, length, first + 8) >>> 8 - shift;
    return signed ? high >> 64 - bits : high >>> 64 - bits;
  }

  private static int at(byte[] array, int offset, int length, long index) {
    return index < length ? array[offset + (int) index] & 0xff : 0;
  }

  /**
   * Writes the lowest bits of a number into a field, which must lie within the string.
   *
   * @param bit where it begins, counted from the byte at {@code offset}
   */
  public void write(byte[] array, int offset, long bit, long number) {
    int left = bits;
    long at = bit;
    while (left > 0) {
      int shift = (int) (at & 7);
      int count = Math.min(8 - shift, left);
      int below = 8 - shift - count;
      int mask = (1 << count) - 1 << below;
      int part = (int) (number >>> left - count) << below & mask;
      int index = offset + (int) (at >>> 3);
      array[index] = (byte) (array[index] & ~mask | part);
      at += count;
      left -= count;
    }
  }
}
