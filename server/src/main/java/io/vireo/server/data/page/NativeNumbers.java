package io.vireo.server.data.page;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.lang.reflect.Method;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Numbers at addresses of the machine, little-endian, aligned or not. Any thread.
 *
 * <p>A JVM from version 22 on that lets Vireo has one segment over all addresses. It, and the
 * handles that read and write there, are constants for the compiler, so that an access is one
 * instruction: a {@link ByteBuffer} would be found first, and asked for its limit, its order and
 * its address. Where {@link #USABLE} is false, nothing else here may be used.
 *
 * <p>Nothing checks the addresses, but that a negative one throws an {@link
 * IndexOutOfBoundsException}. A caller has found out that its address lies in a mapping, and sees
 * to it that the mapping stays meanwhile.
 *
 * @see <a href="https://openjdk.org/jeps/454">JEP 454, Foreign Function and Memory API</a>
 */
final class NativeNumbers {
  /** The first version with {@code java.lang.foreign}. */
  private static final int FIRST_VERSION = 22;

  /** Reads and writes at addresses; null where that is not possible. */
  private static final Object EVERYTHING = everything();

  /** True if addresses can be read and written. */
  static final boolean USABLE = EVERYTHING != null;

  private static final VarHandle BYTE = handle("JAVA_BYTE", "OfByte");
  private static final VarHandle SHORT = handle("JAVA_SHORT_UNALIGNED", "OfShort");
  private static final VarHandle INT = handle("JAVA_INT_UNALIGNED", "OfInt");
  private static final VarHandle LONG = handle("JAVA_LONG_UNALIGNED", "OfLong");

  private NativeNumbers() {}

  /** {@code MemorySegment.NULL.reinterpret(Long.MAX_VALUE)}, if that is allowed. */
  private static Object everything() {
    if (Runtime.version().feature() < FIRST_VERSION) {
      return null;
    }
    try {
      // Without permission the JVM would warn on standard error.
      Method mayDo = Module.class.getMethod("isNativeAccessEnabled");
      if (!(boolean) mayDo.invoke(NativeNumbers.class.getModule())) {
        return null;
      }
      Class<?> segment = type("MemorySegment");
      Object none = segment.getField("NULL").get(null);
      return segment.getMethod("reinterpret", long.class).invoke(none, Long.MAX_VALUE);
    } catch (ReflectiveOperationException refused) {
      return null;
    }
  }

  /** {@code ValueLayout.NAME.withOrder(LITTLE_ENDIAN).varHandle()}, of the one segment. */
  private static VarHandle handle(String name, String kind) {
    if (!USABLE) {
      return null;
    }
    try {
      Class<?> layout = type("ValueLayout$" + kind);
      Object present = type("ValueLayout").getField(name).get(null);
      Object little =
          layout.getMethod("withOrder", ByteOrder.class).invoke(present, ByteOrder.LITTLE_ENDIAN);
      VarHandle any = (VarHandle) layout.getMethod("varHandle").invoke(little);
      return (VarHandle)
          MethodHandles.class
              .getMethod("insertCoordinates", VarHandle.class, int.class, Object[].class)
              .invoke(null, any, 0, new Object[] {EVERYTHING});
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** By its name, because Vireo is compiled for a version that does not have it. */
  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName("java.lang.foreign." + name);
  }

  /** The address of the first byte of a buffer outside the heap. */
  static long addressOf(ByteBuffer buffer) {
    if (!buffer.isDirect()) {
      throw new IllegalArgumentException("bytes of the heap have no address");
    }
    try {
      Class<?> segment = type("MemorySegment");
      Object all =
          segment.getMethod("ofBuffer", Buffer.class).invoke(null, buffer.duplicate().clear());
      return (long) segment.getMethod("address").invoke(all);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Links all accesses, which the first of each kind would have to wait for. */
  static void link() {
    if (USABLE) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(Long.BYTES);
      long at = addressOf(buffer);
      putByte(at, getByte(at));
      putShort(at, getShort(at));
      putInt(at, getInt(at));
      putLong(at, getLong(at));
      Reference.reachabilityFence(buffer);
    }
  }

  static byte getByte(long at) {
    return (byte) BYTE.get(at);
  }

  static void putByte(long at, byte value) {
    BYTE.set(at, value);
  }

  static short getShort(long at) {
    return (short) SHORT.get(at);
  }

  static void putShort(long at, short value) {
    SHORT.set(at, value);
  }

  static int getInt(long at) {
    return (int) INT.get(at);
  }

  static void putInt(long at, int value) {
    INT.set(at, value);
  }

  static long getLong(long at) {
    return (long) LONG.get(at);
  }

  static void putLong(long at, long value) {
    LONG.set(at, value);
  }
}
