package io.vireo.server.family.string;

import io.vireo.server.command.Call;
import io.vireo.server.data.ByteSource;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.string.Xxh3;
import java.nio.charset.StandardCharsets;

/**
 * The digest of a string, by which DIGEST, DELEX and SET compare: its XXH3 in 16 hexadecimal
 * digits. Data context only.
 */
final class StringDigest {
  private static final int DIGITS = 16;
  private static final String NOT_ONE = "ERR must be exactly 16 hexadecimal characters";
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final Xxh3 hash = new Xxh3();

  /** The digest of a string, in a fresh array. */
  byte[] of(ByteSource string) {
    long value = hash.hash(string);
    byte[] digits = new byte[DIGITS];
    for (int i = DIGITS - 1; i >= 0; i--) {
      digits[i] = HEX[(int) value & 0xf];
      value >>>= 4;
    }
    return digits;
  }

  /** True if a string has the digest that was given, in small letters or capitals. */
  boolean isOf(ByteSource string, Bytes given) {
    return given.is(new String(of(string), StandardCharsets.US_ASCII));
  }

  /** If what was given cannot be a digest, answers so and says false. */
  static boolean isOne(Call call, Bytes given) {
    if (given.length() == DIGITS) {
      return true;
    }
    call.reply().error(NOT_ONE);
    return false;
  }
}
