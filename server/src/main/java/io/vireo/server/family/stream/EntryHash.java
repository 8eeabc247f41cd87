package io.vireo.server.family.stream;

import io.vireo.server.command.Call;
import io.vireo.server.data.ByteSource;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.string.Xxh3;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The id that IDMPAUTO gives to an entry: 16 bytes that follow from its pairs of field and value,
 * in whatever order these are. Each pair is hashed by XXH3 of 128 bits; the sums of the hashes and
 * their exclusive-or are combined, as Redis combines them, so that ids are equal on both. Data
 * context only.
 */
final class EntryHash {
  private final Xxh3 hash = new Xxh3();
  private final Pair pair = new Pair();

  /** The id of the entry whose fields and values are the last arguments of a call. */
  Bytes of(Call call, int firstField) {
    long lowSum = 0;
    long highSum = 0;
    long lowMix = 0;
    long highMix = 0;
    for (int i = firstField; i < call.count(); i += 2) {
      pair.set(call.arg(i), call.arg(i + 1));
      hash.hash128(pair);
      lowSum += hash.low();
      highSum += hash.high();
      lowMix ^= hash.low();
      highMix ^= hash.high();
    }
    ByteBuffer id = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    id.putLong(lowSum ^ Long.rotateLeft(highMix, 1));
    id.putLong(highSum ^ Long.rotateLeft(lowMix, 1));
    return Bytes.of(id.array());
  }

  /** A field, its length in 8 bytes (which keeps field and value apart) and its value. */
  private static final class Pair implements ByteSource {
    private final ByteBuffer fieldLength =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private Bytes field;
    private Bytes value;

    void set(Bytes field, Bytes value) {
      this.field = field;
      this.value = value;
      fieldLength.putLong(0, field.length());
    }

    @Override
    public int length() {
      return field.length() + Long.BYTES + value.length();
    }

    @Override
    public void copy(int from, byte[] into, int at, int bytes) {
      copyPart(field, 0, from, into, at, bytes);
      copyPart(Bytes.of(fieldLength.array()), field.length(), from, into, at, bytes);
      copyPart(value, field.length() + Long.BYTES, from, into, at, bytes);
    }

    /** Copies what is asked for of a part that begins at {@code start} of the whole. */
    private static void copyPart(Bytes part, int start, int from, byte[] into, int at, int bytes) {
      int first = Math.max(from, start);
      int end = Math.min(from + bytes, start + part.length());
      if (first < end) {
        int offset = part.offset() + first - start;
        System.arraycopy(part.array(), offset, into, at + first - from, end - first);
      }
    }
  }
}
