package io.vireo.server.data.listpack;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tells whether bytes from elsewhere are a {@link Listpack}. Static functions on arrays; any
 * thread.
 */
final class ListpackVerifier {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private ListpackVerifier() {}

  /**
   * Checks the head and the end, and with {@code deep} every entry: that it lies within the bytes,
   * that the count behind it is right, and that there are as many as the head says.
   */
  static boolean verify(byte[] array, int offset, int length, boolean deep) {
    if (length <= Listpack.HEADER || (int) INT.get(array, offset) != length) {
      return false;
    }
    int end = offset + length - 1;
    if ((array[end] & 0xff) != ListpackEntry.END) {
      return false;
    }
    return !deep || verifyEntries(array, offset, end);
  }

  private static boolean verifyEntries(byte[] array, int offset, int end) {
    int counted = Listpack.storedCount(array, offset);
    int entries = 0;
    int p = offset + Listpack.HEADER;
    while (p < end) {
      int span = spanWithin(array, p, end);
      if (span < 0) {
        return false;
      }
      p += span;
      entries++;
    }
    return counted == Listpack.UNKNOWN || counted == entries;
  }

  /** Bytes of an entry and its count, or -1 if they are wrong or reach beyond the end. */
  private static int spanWithin(byte[] array, int p, int end) {
    int code = ListpackEntry.codeLength(array[p]);
    if (code == 0 || code > end - p) {
      return -1;
    }
    int length = ListpackEntry.length(array, p);
    if (length <= 0 || length >= end - p) {
      return -1;
    }
    int backlenSize = ListpackEntry.backlenSize(length);
    if (length + backlenSize > end - p) {
      return -1;
    }
    int last = p + length + backlenSize - 1;
    return ListpackEntry.backlen(array, last) == length ? length + backlenSize : -1;
  }
}
