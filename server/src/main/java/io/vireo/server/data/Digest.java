package io.vireo.server.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A fingerprint of a data set: 20 bytes that two servers share if their data is the same. Confined
 * to one thread.
 *
 * <p>Parts whose order matters are {@linkplain #mix mixed} in, parts without an order are
 * {@linkplain #add added}. With the same parts it equals what {@code DEBUG DIGEST} of Redis shows:
 * adding is the exclusive or with the part's SHA-1, mixing is that followed by the SHA-1 of the
 * whole.
 */
public final class Digest {
  private static final int PIECE_BYTES = 16 * 1024;

  private final MessageDigest sha = Sha1.digest();
  private byte[] state;

  /** The digest of nothing. */
  public Digest() {
    state = new byte[sha.getDigestLength()];
  }

  /** Adds a part, in any order among others that are added. */
  public void add(byte[] array, int offset, int length) {
    sha.update(array, offset, length);
    addHash(sha.digest());
  }

  /** Adds a part. */
  public void add(String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    add(bytes, 0, bytes.length);
  }

  /** Adds the fingerprint of a part that has parts of its own. */
  public void add(Digest part) {
    add(part.state, 0, part.state.length);
  }

  private void addHash(byte[] hash) {
    for (int i = 0; i < state.length; i++) {
      state[i] ^= hash[i];
    }
  }

  /** Mixes a part in, behind those that are in already. */
  public void mix(byte[] array, int offset, int length) {
    add(array, offset, length);
    state = sha.digest(state);
  }

  /** Mixes a part in. */
  public void mix(ByteSource part) {
    byte[] piece = new byte[Math.min(part.length(), PIECE_BYTES)];
    for (int at = 0; at < part.length(); at += piece.length) {
      int bytes = Math.min(piece.length, part.length() - at);
      part.copy(at, piece, 0, bytes);
      sha.update(piece, 0, bytes);
    }
    addHash(sha.digest());
    state = sha.digest(state);
  }

  /** Mixes a part in. */
  public void mix(Bytes part) {
    mix(part.array(), part.offset(), part.length());
  }

  /** Mixes a part in. */
  public void mix(String part) {
    mix(Bytes.of(part));
  }

  /** Mixes a number in, as four bytes with the highest first. */
  public void mix(int number) {
    byte[] bytes = {
      (byte) (number >>> 24), (byte) (number >>> 16), (byte) (number >>> 8), (byte) number
    };
    mix(bytes, 0, bytes.length);
  }

  /** Forgets all parts. */
  public void clear() {
    Arrays.fill(state, (byte) 0);
  }

  /** 40 hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(state);
  }
}
