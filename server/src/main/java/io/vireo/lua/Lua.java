package io.vireo.lua;

import io.vireo.lua.compile.Translator;
import io.vireo.lua.core.Event;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Memory;
import io.vireo.lua.debug.Tracer;
import io.vireo.lua.library.BaseLibrary;
import io.vireo.lua.library.CoroutineLibrary;
import io.vireo.lua.library.ErrorLibrary;
import io.vireo.lua.library.LoadLibrary;
import io.vireo.lua.library.MathLibrary;
import io.vireo.lua.library.OsLibrary;
import io.vireo.lua.library.StringLibrary;
import io.vireo.lua.library.TableLibrary;
import io.vireo.lua.module.Bit;
import io.vireo.lua.module.Cjson;
import io.vireo.lua.module.Cmsgpack;
import io.vireo.lua.module.Struct;
import io.vireo.lua.node.Cell;
import io.vireo.lua.node.Closure;
import io.vireo.lua.node.Prototype;
import io.vireo.lua.run.Engine;
import io.vireo.lua.run.MainThread;
import io.vireo.lua.syntax.Marks;
import io.vireo.lua.syntax.Parser;
import io.vireo.lua.syntax.Source;
import java.lang.management.ManagementFactory;
import java.util.function.Function;

/** An engine for Lua 5.1. One thread at a time. */
public final class Lua implements AutoCloseable {
  private static final Cell[] NO_CELLS = {};

  /** Frames of Java that compiling needs for each byte of source, at most. */
  private static final int FRAMES_OF_A_BYTE = 4;

  private static final double NANOSECONDS = 1e9;

  private final Memory memory;
  private final LuaTable globals;
  private final Engine engine;
  private final MainThread main;

  /**
   * An engine with the standard library.
   *
   * @param source tells how much memory there is
   * @param watch is asked from time to time whether a script may go on
   */
  public Lua(Memory.Source source, LuaThread.Watch watch) {
    memory = new Memory(source);
    globals = new LuaTable(memory);
    LuaTable strings = new LuaTable(memory);
    engine = Engine.of(memory, watch, strings);
    main = new MainThread(engine);
    BaseLibrary.open(globals, memory);
    LuaTable string = StringLibrary.open(globals, memory);
    TableLibrary.open(globals, memory);
    OsLibrary.open(globals, memory, Lua::processorTime);
    MathLibrary.open(globals, memory);
    Bit.open(globals, memory);
    Struct.open(globals, memory);
    Cjson.open(globals, memory);
    Cmsgpack.open(globals, memory);
    ErrorLibrary.open(globals);
    CoroutineLibrary.open(globals, engine);
    LoadLibrary.open(globals, this::load);
    strings.put(Event.INDEX.key(), string);
  }

  /** The global variables: what the standard library has. */
  public LuaTable globals() {
    return globals;
  }

  /** The thread that calls functions. */
  public LuaThread main() {
    return main;
  }

  private static double processorTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / NANOSECONDS;
  }

  /** What scripts may take of memory. */
  public Memory memory() {
    return memory;
  }

  /**
   * Compiles a chunk.
   *
   * @param chunkName its name, as Lua has it: "@file", "=name" or the source itself
   * @throws io.vireo.lua.core.LuaError if it is none, with the line
   */
  public LuaFunction compile(String chunkName, byte[] source) {
    return compile(chunkName, source, globals);
  }

  /**
   * Finds out whether {@link #compile} would take a chunk, and keeps nothing of it.
   *
   * @param chunkName its name, as Lua has it: "@file", "=name" or the source itself
   * @throws io.vireo.lua.core.LuaError if it is none, with the line
   */
  public void check(String chunkName, byte[] source) {
    LuaString name = LuaString.of(chunkName);
    whole(Source.of(source), all -> Parser.parse(name, all, 0));
  }

  /** Compiles a chunk whose global variables are in a table. */
  public LuaFunction compile(String chunkName, byte[] source, LuaTable environment) {
    return compile(LuaString.of(chunkName), Source.of(source), 0, environment);
  }

  /**
   * Compiles a chunk for a debugger, with the global variables of the engine.
   *
   * @param tracer is told which lines it comes to
   */
  public LuaFunction compile(String chunkName, byte[] source, Tracer tracer) {
    LuaString name = LuaString.of(chunkName);
    return new Closure(
        whole(Source.of(source), all -> traced(name, all, tracer)), NO_CELLS, globals);
  }

  private static Prototype traced(LuaString name, Source source, Tracer tracer) {
    Marks marks = new Marks();
    return Translator.translate(name, Parser.parse(name, source, 0, marks), marks, tracer);
  }

  private LuaFunction load(LuaString chunkName, Source source, int levels) {
    return compile(chunkName, source, levels, globals);
  }

  private LuaFunction compile(
      LuaString chunkName, Source source, int levels, LuaTable environment) {
    return new Closure(
        whole(source, all -> translate(chunkName, all, levels)), NO_CELLS, environment);
  }

  /** A long chain of operators is a deep tree: for that the stack of the caller may not do. */
  @SuppressWarnings("unchecked") // it is what the compiler returns
  private <T> T whole(Source source, Function<Source, T> compiler) {
    try {
      return compiler.apply(source);
    } catch (StackOverflowError error) {
      source.complete();
      int frames = source.length() * FRAMES_OF_A_BYTE;
      return (T) main.elsewhere(frames, () -> compiler.apply(source));
    }
  }

  private static Prototype translate(LuaString chunkName, Source source, int levels) {
    return Translator.translate(chunkName, Parser.parse(chunkName, source, levels));
  }

  /** Ends the Java threads that it has. */
  @Override
  public void close() {
    engine.close();
  }
}
