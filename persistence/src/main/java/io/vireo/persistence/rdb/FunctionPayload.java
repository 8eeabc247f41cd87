package io.vireo.persistence.rdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * What FUNCTION DUMP gives and FUNCTION RESTORE takes: libraries as an RDB file has them, two bytes
 * of the format's version, eight of checksum. Reads one; confined to one thread.
 */
public final class FunctionPayload {
  /** The version that Redis 8.0 names; libraries are the same in all versions that have them. */
  private static final int VERSION = RdbFormat.FUNCTIONS_WRITTEN;

  private final RdbInput in;
  private final int end;

  /**
   * Reads a payload that {@link DumpPayload#isValid} has found to be whole.
   *
   * @param room gets the number of bytes that compressed strings will need, before they are
   *     unpacked; what it throws ends the reading
   */
  public FunctionPayload(byte[] array, int offset, int length, LongConsumer room) {
    in = new RdbInput(array, offset, length, room);
    end = length - DumpPayload.FOOTER;
  }

  /**
   * The text of the next library, or null if there are no more.
   *
   * @throws CorruptValueException if something other than a library follows, with a message for its
   *     sender
   */
  public byte[] next() throws CorruptValueException {
    if (in.position() >= end) {
      return null;
    }
    try {
      int code = in.unsignedByte();
      if (code == RdbFormat.FUNCTION_EARLY) {
        throw new CorruptValueException("Pre-GA function format not supported");
      }
      if (code != RdbFormat.FUNCTION) {
        throw new CorruptValueException("given type is not a function");
      }
      return in.string();
    } catch (IOException damaged) {
      throw new CorruptValueException("Failed loading library payload");
    }
  }

  /**
   * Makes a payload.
   *
   * @param compress whether the texts are compressed
   * @return the payload, in an array that may have some room behind it
   */
  public static ByteBuffer write(List<byte[]> libraries, boolean compress) {
    return DumpPayload.write(VERSION, compress, out -> libraries.forEach(out::function));
  }
}
