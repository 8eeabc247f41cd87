package io.vireo.server.script;

import io.vireo.lua.core.HostFunction;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.debug.Tracer;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Sha1;
import io.vireo.server.engine.Engine;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * All that the server has for scripts: what runs them, the cache, and the sandbox of EVAL, which is
 * made when the first script comes. Data context only.
 */
public final class Scripts {
  private static final String CHUNK = "@user_script";

  private final Engine engine;
  private final ScriptRun run;
  private final ScriptWatch watch;
  private final ScriptMemory memory;
  private final ScriptSession session;
  private final ScriptRunner runner;
  private final ShortScripts shortScripts;
  private Sandbox sandbox;
  private ScriptCache cache;

  /**
   * The scripts of an engine.
   *
   * @param mayRunAll whether scripts may call even what is forbidden to them: for tests
   */
  public Scripts(Engine engine, BooleanSupplier mayRunAll) {
    this.engine = engine;
    run = new ScriptRun(mayRunAll);
    session = new ScriptSession(engine);
    watch = new ScriptWatch(engine, run);
    shortScripts = new ShortScripts(engine.table());
    memory = new ScriptMemory(engine);
    runner = new ScriptRunner(engine, run, session, watch, memory);
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
   * @param watch who looks from time to time whether a library may go on
   * @param register what {@code redis.register_function} does
   */
  public FunctionSandbox newFunctionSandbox(LuaThread.Watch watch, HostFunction.Body register) {
    return new FunctionSandbox(newSandbox(watch), register);
  }

  private Sandbox newSandbox(LuaThread.Watch watch) {
    return new Sandbox(memory, watch, lua -> new RedisLibrary(engine, run, session, lua).table());
  }

  /**
   * The names of those functions of a library that take a short time for sure, provided that the
   * values under their keys are small, as far as its text tells.
   *
   * @param source the library without its first line
   */
  public Set<Bytes> shortFunctions(byte[] source) {
    return ShortFunctions.of(source, shortScripts);
  }

  /** A library was loaded, or was not: what it took of memory meanwhile is not kept for it. */
  public void loaded() {
    memory.end();
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
    cache = new ScriptCache(engine.metrics().data().evictedScripts);
  }

  /** What a request declares that runs such a text as a script: that of the script, if known. */
  public ScriptFlags flags(Bytes text) {
    Script known = cache.byText(text);
    return known == null ? Shebang.of(text).flags() : known.body().flags();
  }

  /**
   * The script of a text, which is compiled if it is new.
   *
   * @param stays whether it is loaded to stay
   * @throws InvalidScript if it is none
   */
  public Script load(Bytes text, boolean stays) throws InvalidScript {
    Script script = cache.byText(text);
    if (script == null) {
      script = compile(text.copy());
      cache.add(script, stays);
    } else if (stays) {
      cache.keep(script);
    }
    return script;
  }

  /** What runs for a script that is debugged: it tells its lines. */
  public ScriptBody traced(Script script, Tracer tracer) {
    Bytes text = script.text();
    byte[] source =
        Arrays.copyOfRange(
            text.array(), text.offset() + Shebang.of(text).length(), text.offset() + text.length());
    ScriptBody body = script.body();
    LuaFunction code = sandbox().lua().compile(CHUNK, source, tracer);
    return new ScriptBody(body.name(), code, body.flags(), body.kind());
  }

  private Script compile(Bytes text) throws InvalidScript {
    Shebang shebang = Shebang.of(text);
    if (shebang.problem() != null) {
      throw new InvalidScript(shebang.problem());
    }
    byte[] sha = Sha1.hex(text.array(), text.offset(), text.length());
    byte[] source = Arrays.copyOfRange(text.array(), shebang.length(), text.length());
    try {
      LuaFunction code = sandbox().lua().compile(CHUNK, source);
      String name = new String(sha, StandardCharsets.US_ASCII);
      ScriptBody body = new ScriptBody(name, code, shebang.flags(), ScriptBody.Kind.SCRIPT);
      return new Script(
          Bytes.of(sha), text, body, () -> shortScripts.isShort(text, shebang.length()));
    } catch (LuaError error) {
      throw new InvalidScript(
          "ERR Error compiling script (new function): " + Texts.plain(error.value()));
    }
  }
}
