package io.vireo.server.net;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is in a socket straight into an array of the heap, which the JVM can since version 22.
 * Any thread, a descriptor's by turns.
 *
 * <p>All other ways into the heap lead through memory outside of it, and for a long value the copy
 * from there, into an array that is in no cache, is a third of the server's work. The JVM lets a
 * native function have the address of an array if it returns soon, for no collection begins
 * meanwhile. A {@code recv} that does not wait copies some gigabytes in a second, and that is what
 * the function below is.
 *
 * <p>To look it up and to make the call takes the JVM a twentieth of a second, so a thread in the
 * background does it as soon as a connection has a use for it.
 *
 * @see <a href="https://openjdk.org/jeps/454">JEP 454, Foreign Function and Memory API</a>
 */
public final class HeapReads {
  private static final Logger LOG = LoggerFactory.getLogger(HeapReads.class);

  /** The first version with {@code Linker.Option.critical}. */
  private static final int FIRST_VERSION = 22;

  private final Executor background;
  private final AtomicBoolean begun =
      new AtomicBoolean(Runtime.version().feature() < FIRST_VERSION);
  private volatile boolean ready;

  /** Not ready yet; the executor's thread will prepare it. */
  HeapReads(Executor background) {
    this.background = background;
  }

  /** True if it can read; the first call starts the preparation. */
  boolean areReady() {
    if (!ready && !begun.get() && begun.compareAndSet(false, true)) {
      background.execute(this::prepare);
    }
    return ready;
  }

  private void prepare() {
    try {
      ready = read(-1, new byte[1], 0, 1) < 0;
    } catch (LinkageError unavailable) {
      LOG.debug("Sockets cannot be read into the heap", unavailable);
    }
  }

  /**
   * Reads what is there, and does not wait.
   *
   * @param descriptor a socket's that is open
   * @return how many bytes came: 0 at the end, negative if there are none now or it failed
   */
  int read(int descriptor, byte[] into, int from, int count) {
    try {
      return (int) (long) Recv.HANDLE.invokeExact(descriptor, into, (long) from, (long) count);
    } catch (RuntimeException | Error unexpected) {
      throw unexpected;
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * The system's function, as {@code long recv(int descriptor, byte[] into, long from, long
   * count)}.
   */
  private static final class Recv {
    /** MSG_DONTWAIT of Linux. */
    private static final int WITHOUT_WAITING = 0x40;

    /** Its own, because the JVM asks whose call of a native function it is. */
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    /** Constant for the compiler, which makes a bare call of it. */
    static final MethodHandle HANDLE = handle();

    private static MethodHandle handle() {
      try {
        MethodHandle recv = MethodHandles.insertArguments(function(), 3, WITHOUT_WAITING);
        return MethodHandles.collectArguments(recv, 1, arrayFrom());
      } catch (Throwable missing) {
        throw new LinkageError("This JVM lacks what reading into the heap needs", missing);
      }
    }

    /**
     * {@code Linker.nativeLinker().downcallHandle(recv, shape(), Linker.Option.critical(true))}.
     */
    private static MethodHandle function() throws Throwable {
      Class<?> linkerType = type("Linker");
      Class<?> lookupType = type("SymbolLookup");
      Class<?> option = type("Linker$Option");
      Object linker =
          LOOKUP.findStatic(linkerType, "nativeLinker", methodType(linkerType)).invoke();
      Object functions =
          LOOKUP.findVirtual(linkerType, "defaultLookup", methodType(lookupType)).invoke(linker);
      Optional<?> recv =
          (Optional<?>)
              LOOKUP
                  .findVirtual(lookupType, "find", methodType(Optional.class, String.class))
                  .invoke(functions, "recv");
      Object critical =
          LOOKUP.findStatic(option, "critical", methodType(option, boolean.class)).invoke(true);
      MethodType making =
          methodType(
              MethodHandle.class,
              type("MemorySegment"),
              type("FunctionDescriptor"),
              option.arrayType());
      return (MethodHandle)
          LOOKUP
              .findVirtual(linkerType, "downcallHandle", making)
              .invokeWithArguments(linker, recv.orElseThrow(), shape(), critical);
    }

    /** {@code FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT)}. */
    private static Object shape() throws Throwable {
      Class<?> shape = type("FunctionDescriptor");
      Class<?> layout = type("MemoryLayout");
      Object number = layout("JAVA_INT", "ValueLayout$OfInt");
      Object count = layout("JAVA_LONG", "ValueLayout$OfLong");
      Object address = layout("ADDRESS", "AddressLayout");
      return LOOKUP
          .findStatic(shape, "of", methodType(shape, layout, layout.arrayType()))
          .invokeWithArguments(count, number, address, count, number);
    }

    private static Object layout(String name, String kind) throws Throwable {
      return LOOKUP.findStaticGetter(type("ValueLayout"), name, type(kind)).invoke();
    }

    /** {@code (array, from) -> MemorySegment.ofArray(array).asSlice(from)}. */
    private static MethodHandle arrayFrom() throws ReflectiveOperationException {
      Class<?> segment = type("MemorySegment");
      MethodHandle ofArray =
          LOOKUP.findStatic(segment, "ofArray", methodType(segment, byte[].class));
      MethodHandle slice = LOOKUP.findVirtual(segment, "asSlice", methodType(segment, long.class));
      return MethodHandles.filterArguments(slice, 0, ofArray);
    }

    /** By its name, because Vireo is compiled for a version that does not have it. */
    private static Class<?> type(String name) throws ClassNotFoundException {
      return Class.forName("java.lang.foreign." + name);
    }
  }
}
