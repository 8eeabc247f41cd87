package io.vireo.server.data.page;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Memory that belongs to no file, from the system and back to it: {@code mmap}, {@code madvise} and
 * {@code munmap} of Linux. Any thread.
 *
 * <p>A JVM from version 22 on calls them, if it lets Vireo do so, and once they are linked. Where
 * {@link #isLinked} is false, nothing else here may be used.
 *
 * @see <a href="https://openjdk.org/jeps/454">JEP 454, Foreign Function and Memory API</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/madvise.2.html">madvise(2)</a>
 */
final class AnonymousMemory {
  private static final int READ_AND_WRITE = 0x1 | 0x2;
  private static final int PRIVATE_ANONYMOUS_NORESERVE = 0x2 | 0x20 | 0x4000;
  private static final int NO_FILE = -1;
  private static final long FAILED = -1;
  private static final int DONTNEED = 4;
  private static final int HUGEPAGE = 14;
  private static final int NOHUGEPAGE = 15;

  private static volatile Calls calls;

  /** Functions of the system's library, and methods of {@code java.lang.foreign}. */
  private record Calls(
      MethodHandle mmap,
      MethodHandle madvise,
      MethodHandle munmap,
      Method ofAddress,
      Method reinterpret,
      Method ofAuto,
      Method asByteBuffer) {}

  private AnonymousMemory() {}

  /** True if the calls are linked. */
  static boolean isLinked() {
    return calls != null;
  }

  /**
   * Links the calls, where the system and the JVM have them: that takes some 50 ms and five
   * megabytes, once for all servers of a JVM.
   */
  static void link() {
    boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).equals("linux");
    boolean wide = "64".equals(System.getProperty("sun.arch.data.model"));
    if (linux && wide && NativeNumbers.USABLE) {
      try {
        calls = linked();
      } catch (ReflectiveOperationException unsupported) {
        // Then all pages are those of a file.
      }
    }
  }

  /** By names, because Vireo is compiled for a version that has no such API. */
  private static Calls linked() throws ReflectiveOperationException {
    Class<?> segment = type("MemorySegment");
    Class<?> arena = type("Arena");
    Object address = type("ValueLayout").getField("JAVA_LONG").get(null);
    Object number = type("ValueLayout").getField("JAVA_INT").get(null);
    return new Calls(
        function("mmap", address, address, address, number, number, number, address),
        function("madvise", number, address, address, number),
        function("munmap", number, address, address),
        segment.getMethod("ofAddress", long.class),
        segment.getMethod("reinterpret", long.class, arena, Consumer.class),
        arena.getMethod("ofAuto"),
        segment.getMethod("asByteBuffer"));
  }

  private static MethodHandle function(String name, Object result, Object... parameters)
      throws ReflectiveOperationException {
    Class<?> linkerType = type("Linker");
    Class<?> descriptorType = type("FunctionDescriptor");
    Class<?> layoutType = type("MemoryLayout");
    Class<?> optionType = type("Linker$Option");
    Object linker = linkerType.getMethod("nativeLinker").invoke(null);
    Object lookup = linkerType.getMethod("defaultLookup").invoke(linker);
    Optional<?> symbol =
        (Optional<?>) type("SymbolLookup").getMethod("find", String.class).invoke(lookup, name);
    Object layouts = Array.newInstance(layoutType, parameters.length);
    for (int i = 0; i < parameters.length; i++) {
      Array.set(layouts, i, parameters[i]);
    }
    Object descriptor =
        descriptorType
            .getMethod("of", layoutType, layouts.getClass())
            .invoke(null, result, layouts);
    Object none = Array.newInstance(optionType, 0);
    return (MethodHandle)
        linkerType
            .getMethod("downcallHandle", type("MemorySegment"), descriptorType, none.getClass())
            .invoke(linker, symbol.orElseThrow(ClassNotFoundException::new), descriptor, none);
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName("java.lang.foreign." + name);
  }

  /**
   * Maps some bytes, which take no memory before they are written to.
   *
   * @return all of them; they are unmapped once nothing refers to them, or to a slice of them; or
   *     null if the system refuses
   */
  static ByteBuffer map(int bytes) {
    try {
      long address =
          (long)
              calls.mmap.invokeExact(
                  0L, (long) bytes, READ_AND_WRITE, PRIVATE_ANONYMOUS_NORESERVE, NO_FILE, 0L);
      return address == FAILED ? null : buffer(address, bytes);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static ByteBuffer buffer(long address, long bytes)
      throws IllegalAccessException, InvocationTargetException {
    Object start = calls.ofAddress.invoke(null, address);
    Consumer<Object> unmap = segment -> unmap(address, bytes);
    Object all = calls.reinterpret.invoke(start, bytes, calls.ofAuto.invoke(null), unmap);
    return (ByteBuffer) calls.asByteBuffer.invoke(all);
  }

  private static void unmap(long address, long bytes) {
    try {
      int done = (int) calls.munmap.invokeExact(address, bytes);
      assert done == 0 : "it was mapped";
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** Gives the memory of a range back; what is read there next is zero. */
  static void discard(long address, long bytes) {
    advise(address, bytes, DONTNEED);
  }

  /** Has a range backed with huge pages as it is written to, if the system has some. */
  static void preferHuge(long address, long bytes) {
    advise(address, bytes, HUGEPAGE);
  }

  /**
   * Backs a range of zeros with a huge page, if the system has one, and never again once a part of
   * it was discarded.
   *
   * @param address of the first byte of a range that is as long as a huge page and aligned so
   */
  static void takeHuge(long address, long bytes) {
    advise(address, bytes, HUGEPAGE);
    NativeNumbers.putByte(address, (byte) 0);
    advise(address, bytes, NOHUGEPAGE);
  }

  private static void advise(long address, long bytes, int advice) {
    try {
      // A system that does not know the advice refuses it, and nothing is lost.
      int unused = (int) calls.madvise.invokeExact(address, bytes, advice);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }
}
