package io.vireo.server.data;

/**
 * How this JVM lays out objects: what an array, an object, a reference take. Any thread.
 *
 * <p>Measured at start, because it depends on the JVM's version and flags: with compact object
 * headers an array's header takes 12 bytes, else 16, or 20 without compressed class pointers.
 */
public final class HeapLayout {
  private static final int ALIGNMENT = 8;
  private static final int ARRAY_HEADER;
  private static final int REFERENCE;

  static {
    ARRAY_HEADER = measured("ARRAY_BYTE_BASE_OFFSET", 16);
    REFERENCE = measured("ARRAY_OBJECT_INDEX_SCALE", 4);
  }

  private HeapLayout() {}

  /** Bytes of a {@code byte[]} of this length. */
  public static long bytes(long length) {
    return align(ARRAY_HEADER + length);
  }

  /** The length of the longest {@code byte[]} that takes no more of the heap than one so long. */
  public static int filled(int length) {
    return (int) (bytes(length) - ARRAY_HEADER);
  }

  /** Bytes of an array of references. */
  public static long references(long length) {
    return align(ARRAY_HEADER + length * REFERENCE);
  }

  /** Bytes of a {@code long[]} of this length. */
  public static long longs(long length) {
    return align(align(ARRAY_HEADER) + length * 8);
  }

  /**
   * Bytes of an object with the given numbers of references and of bytes of primitive fields. Its
   * header is an array's less the length.
   */
  public static long object(int references, int primitives) {
    return align(ARRAY_HEADER - 4L + (long) references * REFERENCE + primitives);
  }

  private static long align(long size) {
    return size + ALIGNMENT - 1 & -ALIGNMENT;
  }

  /** Only {@code sun.misc.Unsafe} tells; without it the layout of a common JVM is assumed. */
  private static int measured(String constant, int otherwise) {
    try {
      // Its methods would tell as well, but calling one by reflection costs 20 ms of the start.
      return Class.forName("sun.misc.Unsafe").getField(constant).getInt(null);
    } catch (ReflectiveOperationException denied) {
      return otherwise;
    }
  }
}
