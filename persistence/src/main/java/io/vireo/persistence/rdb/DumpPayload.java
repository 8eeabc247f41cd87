package io.vireo.persistence.rdb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * What DUMP gives and RESTORE takes: a value without its key, two bytes of the format's version,
 * eight of checksum. Any thread.
 */
public final class DumpPayload {
  private static final int FOOTER = 10;

  private DumpPayload() {}

  /**
   * Makes a payload.
   *
   * @param value writes the value
   * @param compress whether strings are compressed
   */
  public static byte[] write(int version, boolean compress, Consumer<RdbWriter> value) {
    List<RdbPage> pages = new ArrayList<>(1);
    RdbWriter writer = new RdbWriter(version, pages::add);
    value.accept(writer);
    writer.flush();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
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
    return out.toByteArray();
  }

  /**
   * True if a payload is whole: it has a footer, a version that can be read, and the right
   * checksum. A checksum of 0 says that there is none in a file only.
   *
   * @param checkSum false to let any checksum pass
   */
  public static boolean isValid(byte[] array, int offset, int length, boolean checkSum) {
    if (length < FOOTER) {
      return false;
    }
    int footer = offset + length - FOOTER;
    int version = (array[footer] & 0xff) | (array[footer + 1] & 0xff) << 8;
    if (version > RdbFormat.NEWEST) {
      return false;
    }
    long stored = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      stored |= (array[footer + 2 + i] & 0xffL) << 8 * i;
    }
    return !checkSum || stored == Crc64.update(0, array, offset, length - 8);
  }

  /**
   * Reads the value of a payload.
   *
   * <p>Bytes behind the value are not looked at: Redis does not mind them either.
   *
   * @param room is told of bytes that compressed strings will need, before they are unpacked; what
   *     it throws ends the reading
   * @throws RdbException if it is damaged
   * @throws CorruptValueException if the visitor finds it wrong
   */
  public static void read(
      byte[] array, int offset, int length, LongConsumer room, RdbVisitor visitor)
      throws IOException, CorruptValueException {
    new RdbReader(new RdbInput(array, offset, length - FOOTER, room), visitor).value();
  }
}
