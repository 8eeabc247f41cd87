package io.vireo.server.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-1 (RFC 3174): not for secrets, but what Redis names scripts and tells data apart by. */
public final class Sha1 {
  /** Characters of a digest in hex. */
  public static final int LENGTH = 40;

  private Sha1() {}

  /** What computes it, for one thread. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JVM has SHA-1", impossible);
    }
  }

  /** The digest of some bytes in lower-case hex. Any thread. */
  public static byte[] hex(byte[] array, int offset, int length) {
    MessageDigest digest = digest();
    digest.update(array, offset, length);
    return HexFormat.of().formatHex(digest.digest()).getBytes(StandardCharsets.US_ASCII);
  }
}
