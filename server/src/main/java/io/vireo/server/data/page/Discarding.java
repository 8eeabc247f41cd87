package io.vireo.server.data.page;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.Buffer;
import java.nio.ByteBuffer;

/**
 * Gives the memory under a private mapping back to the system. Any thread.
 *
 * <p>From JDK 22 on that is {@code MemorySegment.unload}: the mapping stays, without memory, and
 * the collector takes it away once nothing refers to it. Before, it is {@code
 * sun.misc.Unsafe.invokeCleaner}, which takes the mapping away as well, and of which JDK 24 and
 * later warn.
 */
final class Discarding {
  private static final int FIRST_WITH_SEGMENTS = 22;
  private static final boolean MAPPINGS_STAY = Runtime.version().feature() >= FIRST_WITH_SEGMENTS;
  private static final MethodHandle DISCARD = MAPPINGS_STAY ? unload() : invokeCleaner();

  private Discarding() {}

  /**
   * Gives back the memory of all of a mapping.
   *
   * @return true if it can be written to again, false if it must not be accessed any more
   */
  static boolean discard(ByteBuffer mapping) {
    try {
      DISCARD.invokeExact(mapping);
      return MAPPINGS_STAY;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static MethodHandle unload() {
    try {
      Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      MethodHandle ofBuffer =
          lookup.findStatic(segment, "ofBuffer", MethodType.methodType(segment, Buffer.class));
      MethodHandle unload =
          lookup.findVirtual(segment, "unload", MethodType.methodType(void.class));
      return MethodHandles.filterReturnValue(ofBuffer, unload).asType(type());
    } catch (ReflectiveOperationException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static MethodHandle invokeCleaner() {
    try {
      Class<?> unsafe = Class.forName("sun.misc.Unsafe");
      Field only = unsafe.getDeclaredField("theUnsafe");
      only.setAccessible(true);
      return MethodHandles.lookup()
          .findVirtual(unsafe, "invokeCleaner", type())
          .bindTo(only.get(null));
    } catch (ReflectiveOperationException missing) {
      throw new IllegalStateException("the module jdk.unsupported is needed", missing);
    }
  }

  private static MethodType type() {
    return MethodType.methodType(void.class, ByteBuffer.class);
  }
}
