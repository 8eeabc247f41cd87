package io.vireo.server.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** As much of the encoding of keys (X.690, DER) as it takes to put an older form into PKCS #8. */
final class Der {
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int PARAMETERS = 0xa0;

  /** {@code INTEGER 0}, the version. */
  private static final byte[] VERSION = {2, 1, 0};

  /** {@code rsaEncryption NULL}: 1.2.840.113549.1.1.1. */
  private static final byte[] RSA = {6, 9, 42, -122, 72, -122, -9, 13, 1, 1, 1, 5, 0};

  /** {@code id-ecPublicKey}: 1.2.840.10045.2.1. */
  private static final byte[] EC = {6, 7, 42, -122, 72, -50, 61, 2, 1};

  private Der() {}

  /** An RSA key of PKCS #1 as PKCS #8. */
  static byte[] ofRsa(byte[] key) {
    return tagged(SEQUENCE, joined(VERSION, tagged(SEQUENCE, RSA), tagged(OCTETS, key)));
  }

  /**
   * A key of RFC 5915 on an elliptic curve as PKCS #8.
   *
   * @return null if the key does not name its curve
   */
  static byte[] ofCurve(byte[] key) {
    byte[] curve = parameters(key);
    return curve == null
        ? null
        : tagged(
            SEQUENCE, joined(VERSION, tagged(SEQUENCE, joined(EC, curve)), tagged(OCTETS, key)));
  }

  /** What stands in the part {@code [0]} of a sequence, or null. */
  private static byte[] parameters(byte[] sequence) {
    try {
      int at = contentAt(sequence, 0);
      while (at < sequence.length) {
        int content = contentAt(sequence, at);
        int end = content + lengthAt(sequence, at);
        if ((sequence[at] & 0xff) == PARAMETERS) {
          return Arrays.copyOfRange(sequence, content, end);
        }
        at = end;
      }
      return null;
    } catch (IndexOutOfBoundsException | IllegalArgumentException malformed) {
      return null;
    }
  }

  private static int contentAt(byte[] der, int tag) {
    int first = der[tag + 1] & 0xff;
    return tag + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int lengthAt(byte[] der, int tag) {
    int first = der[tag + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = length << 8 | der[tag + 2 + i] & 0xff;
    }
    if (length < 0) {
      throw new IllegalArgumentException("too long");
    }
    return length;
  }

  private static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.length;
    if (length < 0x80) {
      out.write(length);
    } else {
      int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
      out.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        out.write(length >> 8 * i);
      }
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
