package io.vireo.lua.library;

import io.vireo.lua.core.Arguments;
import io.vireo.lua.core.HostFunction;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Operations;
import io.vireo.lua.syntax.Source;

/** The functions of the basic library that compile. */
public final class LoadLibrary {
  private static final LuaString NAME = LuaString.of("=(load)");

  /** What compiles. */
  @FunctionalInterface
  public interface Compiler {
    /**
     * Makes a function of a chunk, or throws its error.
     *
     * @param levels how many calls by the library are around
     */
    LuaFunction compile(LuaString chunkName, Source source, int levels);
  }

  /** The longest chunk that is read in pieces: an array is not much longer. */
  private static final int MOST_BYTES = 1 << 30;

  private final Compiler compiler;

  private LoadLibrary(Compiler compiler) {
    this.compiler = compiler;
  }

  /** Puts the functions into a table. */
  public static void open(LuaTable globals, Compiler compiler) {
    LoadLibrary library = new LoadLibrary(compiler);
    globals.put(LuaString.of("load"), new HostFunction(library::load));
    globals.put(LuaString.of("loadstring"), new HostFunction(library::loadString));
  }

  private Object loadString(LuaThread thread, Object[] arguments) {
    LuaString source = Arguments.string(arguments, 1);
    return compile(thread, Arguments.string(arguments, 2, source), Source.of(source.bytes()));
  }

  private Object load(LuaThread thread, Object[] arguments) {
    LuaString name = Arguments.string(arguments, 2, NAME);
    LuaFunction reader = Arguments.function(arguments, 1);
    long[] read = {0};
    return compile(thread, name, Source.of(() -> piece(thread, reader, read)));
  }

  /** The next piece, if the source is not too long with it. */
  private static byte[] piece(LuaThread thread, LuaFunction reader, long[] read) {
    LuaString piece = read(thread, reader);
    thread.memory().take(piece.length());
    read[0] += piece.length();
    if (read[0] > MOST_BYTES) {
      throw LuaError.plain("not enough memory");
    }
    return piece.bytes();
  }

  /** The next piece of a source, empty at its end. */
  private static LuaString read(LuaThread thread, LuaFunction reader) {
    thread.step();
    Object piece = LuaFunction.first(thread.call(reader));
    if (piece == null) {
      return LuaString.EMPTY;
    }
    LuaString text = Operations.toText(piece);
    if (text == null) {
      throw LuaError.plain("reader function must return a string");
    }
    return text;
  }

  private Object compile(LuaThread thread, LuaString name, Source source) {
    try {
      return compiler.compile(name, source, thread.hostDepth());
    } catch (LuaError error) {
      return new Object[] {null, error.value()};
    }
  }
}
