package io.vireo.server.data.string;

import io.vireo.server.data.ByteSource;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * XXH3 in its forms for 64 and for 128 bits, with seed 0 and the secret of the specification, of
 * bytes wherever they lie: they are copied in blocks. Not thread-safe; an object is used again.
 *
 * @see <a href="https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md">the
 *     specification</a>
 */
public final class Xxh3 {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long PRIME32_1 = 0x9e3779b1L;
  private static final long PRIME32_2 = 0x85ebca77L;
  private static final long PRIME32_3 = 0xc2b2ae3dL;
  private static final long PRIME64_1 = 0x9e3779b185ebca87L;
  private static final long PRIME64_2 = 0xc2b2ae3d27d4eb4fL;
  private static final long PRIME64_3 = 0x165667b19e3779f9L;
  private static final long PRIME64_4 = 0x85ebca77c2b2ae63L;
  private static final long PRIME64_5 = 0x27d4eb2f165667c5L;
  private static final long MIX_1 = 0x165667919e3779f9L;
  private static final long MIX_2 = 0x9fb21c651e98df25L;

  private static final byte[] SECRET =
      HexFormat.of()
          .parseHex(
              "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f"
                  + "cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c"
                  + "3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8"
                  + "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364"
                  + "eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e"
                  + "2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e");

  /** Longer ones are hashed in stripes. */
  private static final int MAX_SHORT_BYTES = 240;

  private static final int STRIPE_BYTES = 64;
  private static final int BLOCK_BYTES = 1_024;

  /** Where the secret of the last stripe begins, and of what is done between blocks. */
  private static final int LAST_STRIPE_SECRET = 121;

  private static final int SCRAMBLE_SECRET = 128;
  private static final int MERGE_SECRET = 11;
  private static final int MERGE_HIGH_SECRET = 117;

  private final byte[] block = new byte[BLOCK_BYTES];
  private final long[] lanes = new long[STRIPE_BYTES / Long.BYTES];

  /** The halves of a hash of 128 bits. */
  private long low;

  private long high;

  /** The hash of all bytes of a source. */
  public long hash(ByteSource source) {
    int length = source.length();
    if (length > MAX_SHORT_BYTES) {
      return ofStripes(source, length);
    }
    source.copy(0, block, 0, length);
    if (length > 128) {
      return ofMany(length);
    }
    if (length > 16) {
      return ofSome(length);
    }
    return length > 0 ? ofFew(length) : avalanche64(secret(56) ^ secret(64));
  }

  /** Makes the hash of 128 bits of all bytes of a source, whose halves are here until the next. */
  public void hash128(ByteSource source) {
    int length = source.length();
    if (length > MAX_SHORT_BYTES) {
      digest(source, length);
      low = merged(MERGE_SECRET, length * PRIME64_1);
      high = merged(MERGE_HIGH_SECRET, ~(length * PRIME64_2));
      return;
    }
    source.copy(0, block, 0, length);
    if (length > 16) {
      pair(length);
    } else if (length > 8) {
      pairOfWords(length);
    } else if (length >= 4) {
      pairOfHalfWords(length);
    } else if (length > 0) {
      pairOfBytes(length);
    } else {
      low = avalanche64(secret(64) ^ secret(72));
      high = avalanche64(secret(80) ^ secret(88));
    }
  }

  /** The lower half of the hash of 128 bits that was made last. */
  public long low() {
    return low;
  }

  /** The upper half of that. */
  public long high() {
    return high;
  }

  /** Of 1 to 3 bytes. */
  private void pairOfBytes(int length) {
    int all = allOf(length);
    int turned = Integer.rotateLeft(Integer.reverseBytes(all), 13);
    low = avalanche64((all ^ half(0) ^ half(4)) & 0xffffffffL);
    high = avalanche64((turned ^ half(8) ^ half(12)) & 0xffffffffL);
  }

  /** Of 4 to 8 bytes. */
  private void pairOfHalfWords(int length) {
    long first = (int) INT.get(block, 0) & 0xffffffffL;
    long last = (int) INT.get(block, length - Integer.BYTES);
    multiply(first + (last << 32) ^ secret(16) ^ secret(24), PRIME64_1 + (length << 2));
    high += low << 1;
    low ^= high >>> 3;
    low = (low ^ low >>> 35) * MIX_2;
    low ^= low >>> 28;
    high = avalanche(high);
  }

  /** Of 9 to 16 bytes. */
  private void pairOfWords(int length) {
    long first = word(0);
    long last = word(length - Long.BYTES);
    multiply(first ^ last ^ secret(32) ^ secret(40), PRIME64_1);
    low += (long) (length - 1) << 54;
    long keyed = last ^ secret(48) ^ secret(56);
    high += keyed + (keyed & 0xffffffffL) * (PRIME32_2 - 1);
    long mixed = low ^ Long.reverseBytes(high);
    long upper = high;
    multiply(mixed, PRIME64_2);
    low = avalanche(low);
    high = avalanche(high + upper * PRIME64_2);
  }

  /** Of 17 to 240 bytes: pairs of words from both ends, or one behind another. */
  private void pair(int length) {
    low = length * PRIME64_1;
    high = 0;
    if (length > 128) {
      mixPairs(length);
    } else {
      for (int i = (length - 1) / 32; i >= 0; i--) {
        mixPair(16 * i, length - 16 * (i + 1), 32 * i);
      }
    }
    long sum = low + high;
    high = -avalanche(low * PRIME64_1 + high * PRIME64_4 + length * PRIME64_2);
    low = avalanche(sum);
  }

  private void mixPairs(int length) {
    for (int i = 0; i < 4; i++) {
      mixPair(32 * i, 32 * i + 16, 32 * i);
    }
    low = avalanche(low);
    high = avalanche(high);
    for (int i = 4; i < length / 32; i++) {
      mixPair(32 * i, 32 * i + 16, 32 * (i - 4) + 3);
    }
    mixPair(length - 16, length - 32, 136 - 17 - 16);
  }

  private void mixPair(int first, int second, int secretAt) {
    low += mixed(first, secretAt);
    low ^= word(second) + word(second + 8);
    high += mixed(second, secretAt + 16);
    high ^= word(first) + word(first + 8);
  }

  /** Makes the product of two unsigned numbers. */
  private void multiply(long a, long b) {
    low = a * b;
    high = upperHalf(a, b);
  }

  /** Of 1 to 16 bytes. */
  private long ofFew(int length) {
    if (length > 8) {
      long low = word(0) ^ secret(24) ^ secret(32);
      long high = word(length - Long.BYTES) ^ secret(40) ^ secret(48);
      return avalanche(length + Long.reverseBytes(low) + high + folded(low, high));
    }
    if (length >= 4) {
      long first = (int) INT.get(block, 0);
      long last = (int) INT.get(block, length - Integer.BYTES) & 0xffffffffL;
      long mixed = (first << 32) + last ^ secret(8) ^ secret(16);
      mixed ^= Long.rotateLeft(mixed, 49) ^ Long.rotateLeft(mixed, 24);
      mixed *= MIX_2;
      mixed ^= (mixed >>> 35) + length;
      mixed *= MIX_2;
      return mixed ^ mixed >>> 28;
    }
    return avalanche64((allOf(length) ^ half(0) ^ half(4)) & 0xffffffffL);
  }

  /** The bytes of 1 to 3, and how many these are. */
  private int allOf(int length) {
    int first = block[0] & 0xff;
    int middle = block[length >> 1] & 0xff;
    int last = block[length - 1] & 0xff;
    return first << 16 | middle << 24 | last | length << 8;
  }

  /** Of 17 to 128 bytes: pairs of words from both ends. */
  private long ofSome(int length) {
    long sum = length * PRIME64_1;
    for (int i = (length - 1) / 32; i >= 0; i--) {
      sum += mixed(16 * i, 32 * i);
      sum += mixed(length - 16 * (i + 1), 32 * i + 16);
    }
    return avalanche(sum);
  }

  /** Of 129 to 240 bytes. */
  private long ofMany(int length) {
    long sum = length * PRIME64_1;
    for (int i = 0; i < 8; i++) {
      sum += mixed(16 * i, 16 * i);
    }
    sum = avalanche(sum);
    for (int i = 8; i < length / 16; i++) {
      sum += mixed(16 * i, 16 * (i - 8) + 3);
    }
    return avalanche(sum + mixed(length - 16, 136 - 17));
  }

  private long ofStripes(ByteSource source, int length) {
    digest(source, length);
    return merged(MERGE_SECRET, length * PRIME64_1);
  }

  /** Mixes all bytes into the lanes. */
  private void digest(ByteSource source, int length) {
    lanes[0] = PRIME32_3;
    lanes[1] = PRIME64_1;
    lanes[2] = PRIME64_2;
    lanes[3] = PRIME64_3;
    lanes[4] = PRIME64_4;
    lanes[5] = PRIME32_2;
    lanes[6] = PRIME64_5;
    lanes[7] = PRIME32_1;
    int at = 0;
    for (; at < length - BLOCK_BYTES; at += BLOCK_BYTES) {
      source.copy(at, block, 0, BLOCK_BYTES);
      addStripes(BLOCK_BYTES / STRIPE_BYTES);
      scramble();
    }
    int rest = length - at;
    source.copy(at, block, 0, rest);
    addStripes((rest - 1) / STRIPE_BYTES);
    source.copy(length - STRIPE_BYTES, block, 0, STRIPE_BYTES);
    addStripe(0, LAST_STRIPE_SECRET);
  }

  private long merged(int secretAt, long start) {
    long sum = start;
    for (int i = 0; i < lanes.length; i += 2) {
      long secret = secret(secretAt + 8 * i);
      sum += folded(lanes[i] ^ secret, lanes[i + 1] ^ secret(secretAt + 8 * i + 8));
    }
    return avalanche(sum);
  }

  private void addStripes(int count) {
    for (int i = 0; i < count; i++) {
      addStripe(STRIPE_BYTES * i, 8 * i);
    }
  }

  private void addStripe(int at, int secretAt) {
    for (int i = 0; i < lanes.length; i++) {
      long word = word(at + 8 * i);
      long keyed = word ^ secret(secretAt + 8 * i);
      lanes[i ^ 1] += word;
      lanes[i] += (keyed & 0xffffffffL) * (keyed >>> 32);
    }
  }

  private void scramble() {
    for (int i = 0; i < lanes.length; i++) {
      long lane = lanes[i];
      lanes[i] = (lane ^ lane >>> 47 ^ secret(SCRAMBLE_SECRET + 8 * i)) * PRIME32_1;
    }
  }

  private long mixed(int at, int secretAt) {
    return folded(word(at) ^ secret(secretAt), word(at + 8) ^ secret(secretAt + 8));
  }

  private long word(int at) {
    return (long) LONG.get(block, at);
  }

  private static int half(int at) {
    return (int) INT.get(SECRET, at);
  }

  private static long secret(int at) {
    return (long) LONG.get(SECRET, at);
  }

  /** The two halves of a product of unsigned numbers. */
  private static long folded(long a, long b) {
    return a * b ^ upperHalf(a, b);
  }

  private static long upperHalf(long a, long b) {
    return Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
  }

  private static long avalanche(long sum) {
    long mixed = (sum ^ sum >>> 37) * MIX_1;
    return mixed ^ mixed >>> 32;
  }

  /** The older one, of XXH64. */
  private static long avalanche64(long sum) {
    long mixed = (sum ^ sum >>> 33) * PRIME64_2;
    mixed = (mixed ^ mixed >>> 29) * PRIME64_3;
    return mixed ^ mixed >>> 32;
  }
}
