package io.vireo.persistence.rdb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * What DUMP gives and RESTORE takes: a value without its key, two bytes of the format's version,
 * eight of checksum. Any thread.
 */
public final class DumpPayload {
  static final int FOOTER = 10;

  /** Bytes in front of a string that tell its length. */
  private static final int STRING_HEAD = 5;

  private DumpPayload() {}

  /**
   * Makes a payload.
   *
   * @param value writes the value
   * @param compress whether strings are compressed
   * @return the payload, in an array that may have some room behind it
   */
  public static ByteBuffer write(int version, boolean compress, Consumer<RdbWriter> value) {
    List<RdbPage> pages = new ArrayList<>(1);
    RdbWriter writer = new RdbWriter(version, pages::add);
    value.accept(writer);
    writer.flush();
    Output out = new Output(expected(pages));
    RdbPacker packer = new RdbPacker(out::write, compress, true);
    try {
      for (RdbPage page : pages) {
        packer.pack(page);
      }
      packer.version(version);
      packer.end();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.bytes();
  }

  /** The most bytes to expect, unless strings are very long. */
  private static int expected(List<RdbPage> pages) {
    long sum = FOOTER;
    for (RdbPage page : pages) {
      sum += page.used() + (long) STRING_HEAD * page.strings();
    }
    return (int) Math.min(sum, Integer.MAX_VALUE - FOOTER);
  }

  /** An output whose array is copied at the end only if it is much too large. */
  private static final class Output extends ByteArrayOutputStream {
    Output(int expected) {
      super(expected);
    }

    ByteBuffer bytes() {
      return ByteBuffer.wrap(count < buf.length - buf.length / 4 ? toByteArray() : buf, 0, count);
    }
  }

  /**
   * True if a payload is whole: it has a footer, a version that can be read, and the right
   * checksum; 0 says that there is none.
   *
   * @param checkSum false to let any checksum pass
   * @param relaxed true to let later versions pass than are known
   */
  public static boolean isValid(
      byte[] array, int offset, int length, boolean checkSum, boolean relaxed) {
    if (length < FOOTER) {
      return false;
    }
    int footer = offset + length - FOOTER;
    if (!relaxed && !isKnown(version(array, footer))) {
      return false;
    }
    long stored = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      stored |= (array[footer + 2 + i] & 0xffL) << 8 * i;
    }
    return !checkSum || stored == 0 || stored == Crc64.update(0, array, offset, length - 8);
  }

  /**
   * Reads the value of a payload.
   *
   * <p>Bytes behind the value are not looked at: Redis does not mind them either.
   *
   * @param room gets the number of bytes that compressed strings will need, before they are
   *     unpacked; what it throws ends the reading
   * @throws RdbException if it is damaged
   * @throws CorruptValueException if the visitor finds it wrong
   */
  public static void read(
      byte[] array, int offset, int length, LongConsumer room, RdbVisitor visitor)
      throws IOException, CorruptValueException {
    new RdbReader(new RdbInput(array, offset, length - FOOTER, room), visitor)
        .value(version(array, offset + length - FOOTER));
  }

  /** Whether a payload that has a footer is of a later version than Redis 8.6 reads. */
  public static boolean isLater(byte[] array, int offset, int length) {
    return version(array, offset + length - FOOTER) > RdbFormat.NEWEST;
  }

  /** A copy of a payload of a later version with the newest version of Redis 8.6 in its footer. */
  public static byte[] inKnownVersion(byte[] array, int offset, int length) {
    byte[] copy = Arrays.copyOfRange(array, offset, offset + length);
    int footer = length - FOOTER;
    copy[footer] = (byte) RdbFormat.NEWEST;
    copy[footer + 1] = 0;
    long sum = Crc64.update(0, copy, 0, length - Long.BYTES);
    ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putLong(length - Long.BYTES, sum);
    return copy;
  }

  private static boolean isKnown(int version) {
    return version <= RdbFormat.NEWEST
        || version >= RdbFormat.VALKEY_SINCE && version <= RdbFormat.VALKEY_NEWEST;
  }

  private static int version(byte[] array, int footer) {
    return (array[footer] & 0xff) | (array[footer + 1] & 0xff) << 8;
  }
}
