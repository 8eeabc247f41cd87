package io.vireo.server.script;

import io.vireo.config.Config;
import io.vireo.lua.core.HostFunction;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.debug.Tracer;
import io.vireo.metrics.CommandMetrics;
import io.vireo.metrics.ErrorMetrics;
import io.vireo.metrics.ServerMetrics;
import io.vireo.server.command.CommandTable;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Sha1;
import io.vireo.server.engine.BusyPeriod;
import io.vireo.server.engine.Execution;
import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.gate.AccessGate;
import io.vireo.server.engine.gate.ClusterGate;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Sessions;
import java.util.Arrays;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * All that the server has for scripts: what runs them, the cache, and the sandbox of EVAL, which is
 * made when the first script comes. Data context only.
 */
public final class Scripts {
  private static final String CHUNK = "@user_script";

  private final Config config;
  private final Timekeeper time;
  private final Execution execution;
  private final Propagation propagation;
  private final CommandTable table;
  private final AccessGate accessGate;
  private final ServerMetrics metrics;
  private final ScriptRun run;
  private final ScriptWatch watch;
  private final ScriptMemory scriptMemory;
  private final Session session;
  private final ScriptRunner runner;
  private final ShortScripts shortScripts;
  private Sandbox sandbox;
  private ScriptCache cache;

  /**
   * The scripts of an engine.
   *
   * @param mayRunAll whether scripts may call even what is forbidden to them: for tests
   */
  public Scripts(
      Config config,
      Clock clock,
      CommandTable table,
      Execution execution,
      Propagation propagation,
      Sessions sessions,
      Timekeeper time,
      MemoryLimit memory,
      MemoryBudget heap,
      BusyPeriod busy,
      ErrorMetrics errors,
      CommandMetrics commandMetrics,
      ServerMetrics metrics,
      ClusterGate clusterGate,
      AccessGate accessGate,
      BooleanSupplier mayRunAll) {
    this.config = config;
    this.time = time;
    this.execution = execution;
    this.propagation = propagation;
    this.table = table;
    this.accessGate = accessGate;
    this.metrics = metrics;
    run = new ScriptRun(mayRunAll);
    session = sessions.create(0, new ScriptLink(), true);
    watch = new ScriptWatch(config, time, busy, clock, execution, propagation, run);
    shortScripts = new ShortScripts(table);
    scriptMemory = new ScriptMemory(heap, clock, memory);
    runner =
        new ScriptRunner(
            clusterGate,
            errors,
            time,
            commandMetrics,
            execution,
            memory,
            run,
            session,
            watch,
            scriptMemory);
    flush();
  }

  /** The script that runs, if any. */
  public ScriptRun running() {
    return run;
  }

  /** What looks after the script that runs. */
  public ScriptWatch watch() {
    return watch;
  }

  /** What runs compiled scripts and functions. */
  public ScriptRunner runner() {
    return runner;
  }

  /** The scripts that were loaded. */
  public ScriptCache cache() {
    return cache;
  }

  /** The sandbox of EVAL. */
  public Sandbox sandbox() {
    if (sandbox == null) {
      sandbox = newSandbox();
    }
    return sandbox;
  }

  /** A new sandbox, with everything that a running script or function may ask for. */
  public Sandbox newSandbox() {
    return newSandbox(watch);
  }

  /**
   * A new sandbox for libraries of functions.
   *
   * @param watch looks from time to time whether a library may go on
   * @param register what {@code redis.register_function} does
   */
  public FunctionSandbox newFunctionSandbox(LuaThread.Watch watch, HostFunction.Body register) {
    return new FunctionSandbox(newSandbox(watch), config, register);
  }

  private Sandbox newSandbox(LuaThread.Watch watch) {
    return new Sandbox(
        scriptMemory,
        watch,
        lua ->
            new RedisLibrary(
                    config, execution, propagation, time, accessGate, table, run, session, lua)
                .table());
  }

  /**
   * The names of those functions of a library that certainly take a short time, provided that the
   * values under their keys are small, as far as its text tells.
   *
   * @param source the library without its first line
   */
  public Set<Bytes> shortFunctions(byte[] source) {
    return ShortFunctions.of(source, shortScripts);
  }

  /** A library was loaded, or was not: what it took of memory meanwhile is not kept for it. */
  public void loaded() {
    scriptMemory.end();
  }

  /** Bytes of the heap for the sandbox of EVAL and the compiled scripts, about. */
  public long sandboxBytes() {
    return sandbox == null ? 0 : Sandbox.HEAP_BYTES + cache.codeBytes();
  }

  /** Forgets all scripts, and what they have left in their sandbox. */
  public void flush() {
    if (sandbox != null) {
      sandbox.close();
      sandbox = null;
    }
    cache = new ScriptCache(metrics.data().evictedScripts);
  }

  /** What a request declares that runs such a text as a script: that of the script, if known. */
  public ScriptFlags flags(Bytes text) {
    Script known = cache.byText(text);
    return known == null ? Shebang.of(text).flags() : known.flags();
  }

  /**
   * The script of a text. If it is new, its text is checked; it is compiled when it first runs,
   * since many a client loads all that it has and runs little of it.
   *
   * @throws InvalidScript if it is none
   */
  public Script load(Bytes text) throws InvalidScript {
    Script script = cache.byText(text);
    if (script == null) {
      script = read(text.copy(), false);
      cache.add(script, true);
    } else {
      cache.keep(script);
    }
    return script;
  }

  /**
   * The script of a text that is to run now. If it is new, it stays for a while.
   *
   * @throws InvalidScript if it is none
   */
  public Script toRun(Bytes text) throws InvalidScript {
    Script script = cache.byText(text);
    if (script == null) {
      script = read(text.copy(), true);
      cache.add(script, false);
    }
    return script;
  }

  /** What runs for a script. */
  public ScriptBody body(Script script) {
    if (script.body() == null) {
      script.compiled(sandbox().lua().compile(CHUNK, source(script.text())));
      cache.compiled(script);
    }
    return script.body();
  }

  /** What runs for a script that is debugged: it tells its lines. */
  public ScriptBody traced(Script script, Tracer tracer) {
    LuaFunction code = sandbox().lua().compile(CHUNK, source(script.text()), tracer);
    ScriptBody body = body(script);
    return new ScriptBody(body.name(), code, body.flags(), body.kind());
  }

  private Script read(Bytes text, boolean runsNow) throws InvalidScript {
    Shebang shebang = Shebang.of(text);
    if (shebang.problem() != null) {
      throw new InvalidScript(shebang.problem());
    }
    Bytes sha = Bytes.of(Sha1.hex(text.array(), text.offset(), text.length()));
    Script script =
        new Script(sha, text, shebang.flags(), () -> shortScripts.isShort(text, shebang.length()));
    try {
      if (runsNow) {
        script.compiled(sandbox().lua().compile(CHUNK, source(text)));
      } else {
        sandbox().lua().check(CHUNK, source(text));
      }
    } catch (LuaError error) {
      throw new InvalidScript(
          "ERR Error compiling script (new function): " + Texts.plain(error.value()));
    }
    return script;
  }

  /** A script's text behind the line that declares something. */
  private static byte[] source(Bytes text) {
    int begin = text.offset() + Shebang.of(text).length();
    return Arrays.copyOfRange(text.array(), begin, text.offset() + text.length());
  }
}
