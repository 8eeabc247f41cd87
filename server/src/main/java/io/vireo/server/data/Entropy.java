package io.vireo.server.data;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Random bytes that cannot be guessed, straight from the kernel. The JVM's {@link SecureRandom}
 * asks the kernel too, but loading it costs 10 ms of the start; it stands in where there is no such
 * file. Any thread.
 */
public final class Entropy {
  private static final String KERNEL = "/dev/urandom";

  private Entropy() {}

  /** Returns {@code count} random bytes. */
  public static byte[] bytes(int count) {
    try (InputStream in = new FileInputStream(KERNEL)) {
      byte[] bytes = in.readNBytes(count);
      if (bytes.length == count) {
        return bytes;
      }
    } catch (IOException elsewhere) {
      // The other way works everywhere.
    }
    byte[] bytes = new byte[count];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /** A random number out of all numbers. */
  public static long number() {
    return ByteBuffer.wrap(bytes(Long.BYTES)).getLong();
  }
}
