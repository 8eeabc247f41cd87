package io.vireo.server.data.page;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
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

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

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
      MethodHandle mayDo =
          LOOKUP.findVirtual(Module.class, "isNativeAccessEnabled", methodType(boolean.class));
      if (!(boolean) mayDo.invokeExact(NativeNumbers.class.getModule())) {
        return null;
      }
      Class<?> segment = type("MemorySegment");
      return LOOKUP
          .findVirtual(segment, "reinterpret", methodType(segment, long.class))
          .invoke(LOOKUP.findStaticGetter(segment, "NULL", segment).invoke(), Long.MAX_VALUE);
    } catch (Throwable refused) {
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
      Object present = LOOKUP.findStaticGetter(type("ValueLayout"), name, layout).invoke();
      Object little =
          LOOKUP
              .findVirtual(layout, "withOrder", methodType(layout, ByteOrder.class))
              .invoke(present, ByteOrder.LITTLE_ENDIAN);
      Object any =
          LOOKUP.findVirtual(layout, "varHandle", methodType(VarHandle.class)).invoke(little);
      MethodType inserting =
          methodType(VarHandle.class, VarHandle.class, int.class, Object[].class);
      return (VarHandle)
          LOOKUP
              .findStatic(MethodHandles.class, "insertCoordinates", inserting)
              .invokeWithArguments(any, 0, EVERYTHING);
    } catch (Throwable impossible) {
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
          LOOKUP
              .findStatic(segment, "ofBuffer", methodType(segment, Buffer.class))
              .invoke((Buffer) buffer.duplicate().clear());
      return (long) LOOKUP.findVirtual(segment, "address", methodType(long.class)).invoke(all);
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
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
