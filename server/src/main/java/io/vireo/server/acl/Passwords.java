package io.vireo.server.acl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Passwords are kept as their SHA-256, in hexadecimal digits. */
final class Passwords {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private Passwords() {}

  static String hash(byte[] password) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(password));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Each JDK has SHA-256", impossible);
    }
  }

  static boolean isHash(String text) {
    return HASH.matcher(text).matches();
  }

  /** Whether a password is one of some; the time that takes tells nothing about them. */
  static boolean contains(List<String> hashes, byte[] password) {
    byte[] given = hash(password).getBytes(StandardCharsets.US_ASCII);
    boolean found = false;
    for (String hash : hashes) {
      found |= MessageDigest.isEqual(hash.getBytes(StandardCharsets.US_ASCII), given);
    }
    return found;
  }
}
