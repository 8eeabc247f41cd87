package io.vireo.server.acl;

import io.vireo.config.ByteText;
import io.vireo.config.Glob;
import io.vireo.server.data.HeapLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Whether a key or a channel matches one of some patterns. Immutable; any thread.
 *
 * <p>Nearly all patterns begin with plain bytes, and most are nothing but these with a star behind
 * them. So the first eight bytes of a name are read as one number, and each pattern is first held
 * against that by a mask and a comparison; only what passes is looked at further. Twenty patterns
 * so cost about as much as one that is matched byte by byte.
 */
final class KeyMatcher {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The name is the plain bytes. */
  private static final byte EXACT = 0;

  /** The name begins with the plain bytes. */
  private static final byte PREFIX = 1;

  /** The whole pattern decides. */
  private static final byte GLOB = 2;

  private final long[] heads;
  private final long[] masks;
  private final byte[] kinds;
  private final int[] plain;
  private final byte[][] globs;

  KeyMatcher(List<String> patterns) {
    int size = patterns.size();
    heads = new long[size];
    masks = new long[size];
    kinds = new byte[size];
    plain = new int[size];
    globs = new byte[size][];
    for (int i = 0; i < size; i++) {
      compile(i, ByteText.bytes(patterns.get(i)));
    }
  }

  private void compile(int i, byte[] glob) {
    int end = 0;
    while (end < glob.length && "*?[\\".indexOf(glob[end]) < 0) {
      end++;
    }
    int behind = end;
    while (behind < glob.length && glob[behind] == '*') {
      behind++;
    }
    globs[i] = glob;
    plain[i] = end;
    kinds[i] = end == glob.length ? EXACT : behind == glob.length ? PREFIX : GLOB;
    masks[i] = mask(end);
    heads[i] = head(glob, 0, end);
  }

  /** Heap bytes of all of it. */
  long heapBytes() {
    int size = globs.length;
    long bytes = HeapLayout.object(5, 0) + 2 * HeapLayout.longs(size) + HeapLayout.bytes(size);
    bytes += HeapLayout.bytes((long) Integer.BYTES * size) + HeapLayout.references(size);
    for (byte[] glob : globs) {
      bytes += HeapLayout.bytes(glob.length);
    }
    return bytes;
  }

  /** Whether any pattern matches a stretch of bytes. */
  boolean matches(byte[] array, int offset, int length) {
    long head = head(array, offset, length);
    for (int i = 0; i < heads.length; i++) {
      if ((head & masks[i]) == heads[i] && matchesAll(i, array, offset, length)) {
        return true;
      }
    }
    return false;
  }

  private boolean matchesAll(int i, byte[] array, int offset, int length) {
    byte[] glob = globs[i];
    int begin = plain[i];
    if (length < begin || !Arrays.equals(glob, 0, begin, array, offset, offset + begin)) {
      return false;
    }
    return switch (kinds[i]) {
      case EXACT -> length == begin;
      case PREFIX -> length > 0;
      default -> Glob.matches(glob, 0, glob.length, array, offset, length, false);
    };
  }

  /** The first eight bytes, or as many as there are and zeros. */
  private static long head(byte[] array, int offset, int length) {
    if (array.length - offset >= Long.BYTES) {
      return (long) LONGS.get(array, offset) & mask(length);
    }
    long head = 0;
    for (int i = Math.min(length, Long.BYTES) - 1; i >= 0; i--) {
      head = head << Byte.SIZE | array[offset + i] & 0xFF;
    }
    return head;
  }

  private static long mask(int length) {
    return length >= Long.BYTES ? -1 : (1L << length * Byte.SIZE) - 1;
  }
}
