package io.vireo.server.script.library;

import io.vireo.lua.core.HeapSize;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaThread;
import io.vireo.server.command.Call;
import io.vireo.server.command.Flag;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.script.FunctionSandbox;
import io.vireo.server.script.Sandbox;
import io.vireo.server.script.ScriptBody;
import io.vireo.server.script.ScriptFlags;
import io.vireo.server.script.Scripts;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Libraries in Lua. They share a sandbox of their own, in which none of them finds a trace of
 * another: no library can change what all see, and what a library keeps, it keeps in its own local
 * variables. Data context only.
 */
public final class LuaLibraries implements LibraryEngine {
  /** For so long a library may run while it is loaded. */
  private static final long LOAD_LIMIT_MILLIS = 500;

  private static final String TOO_LONG = "ERR FUNCTION LOAD timeout";

  private static final int FIRST_KEY = 3;

  /** The bytes that functions allocate between two looks at what they keep of them. */
  private static final long STRIDE = 1 << 20;

  /**
   * The number of objects beyond which the rest is not counted, so that no client has to wait for
   * that.
   */
  private static final int MOST_OBJECTS = 50_000;

  /** It is looked again when one in this number of libraries is another than before. */
  private static final int SHARE = 8;

  private final Scripts scripts;
  private final Clock clock;
  private FunctionSandbox sandbox;

  /** What is being loaded, or null. */
  private Registration registration;

  private long kept;
  private long keptAt;
  private long changesAt;
  private boolean limited;
  private long deadline;

  /**
   * Libraries of a server.
   *
   * @param clock tells when a library has taken too long to load
   */
  public LuaLibraries(Scripts scripts, Clock clock) {
    this.scripts = scripts;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "LUA";
  }

  @Override
  public void clear() {
    if (sandbox != null) {
      sandbox.sandbox().close();
      sandbox = null;
    }
  }

  /** The first library makes the sandbox for all. */
  private FunctionSandbox sandbox() {
    if (sandbox == null) {
      sandbox = scripts.newFunctionSandbox(this::look, this::register);
    }
    return sandbox;
  }

  @Override
  public List<LibraryFunction> load(Bytes code, int bodyFrom, boolean isLimited)
      throws LibraryException {
    LuaFunction chunk = compile(body(code, bodyFrom));
    ShortNames shortNames = new ShortNames(code, bodyFrom);
    registration =
        new Registration(
            sandbox, (name, flags, callback) -> body(name, flags, callback, shortNames));
    limited = isLimited;
    deadline = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(LOAD_LIMIT_MILLIS);
    sandbox.loading();
    try {
      chunk.call(sandbox.sandbox().lua().main());
      return registration.functions();
    } catch (LuaError failure) {
      throw failed(sandbox.text(failure));
    } catch (LuaThread.Interrupted ended) {
      throw failed(ended.getMessage());
    } finally {
      sandbox.running();
      scripts.loaded();
      registration = null;
    }
  }

  private static byte[] body(Bytes code, int from) {
    return Arrays.copyOfRange(code.array(), from, code.length());
  }

  private static LibraryException failed(String reason) {
    return new LibraryException("Error registering functions: " + reason);
  }

  private LuaFunction compile(byte[] source) throws LibraryException {
    try {
      return sandbox().compile(source);
    } catch (LuaError invalid) {
      throw new LibraryException("Error compiling function: " + invalid.getMessage());
    }
  }

  @Override
  public long heapBytes(Collection<Library> libraries, long changes) {
    if (sandbox == null) {
      return 0;
    }
    long taken = sandbox.sandbox().lua().memory().taken();
    boolean manyChanged = changes - changesAt > libraries.size() / SHARE;
    if (manyChanged || taken - keptAt > Math.max(STRIDE, kept)) {
      keptAt = taken;
      changesAt = changes;
      kept = keptBy(libraries);
    }
    return Sandbox.HEAP_BYTES + kept;
  }

  private static long keptBy(Collection<Library> libraries) {
    HeapSize size = new HeapSize(MOST_OBJECTS);
    long rest = 0;
    for (Library library : libraries) {
      for (LibraryFunction function : library.functions()) {
        if (function.body() instanceof Body body) {
          if (size.isFull()) {
            rest += body.codeBytes;
          } else {
            size.add(body.script.code());
          }
        }
      }
    }
    return size.bytes() + rest;
  }

  private FunctionBody body(
      Bytes name, ScriptFlags flags, LuaFunction callback, ShortNames shortNames) {
    ScriptBody body = new ScriptBody(name.toString(), callback, flags, ScriptBody.Kind.FUNCTION);
    return new Body(name, body, shortNames);
  }

  /** Which functions of a library are short: found out when that is first asked. */
  private final class ShortNames {
    private final Bytes code;
    private final int bodyFrom;
    private Set<Bytes> names;

    ShortNames(Bytes code, int bodyFrom) {
      this.code = code;
      this.bodyFrom = bodyFrom;
    }

    boolean has(Bytes name) {
      if (names == null) {
        names = scripts.shortFunctions(body(code, bodyFrom));
      }
      return names.contains(name);
    }
  }

  /** A function's body. */
  private final class Body implements FunctionBody {
    private final Bytes name;
    private final ScriptBody script;
    private final ShortNames shortNames;
    private Boolean isShort;

    /** Bytes of what it was compiled to. */
    private final long codeBytes;

    Body(Bytes name, ScriptBody script, ShortNames shortNames) {
      this.name = name;
      this.script = script;
      this.shortNames = shortNames;
      HeapSize size = new HeapSize(MOST_OBJECTS);
      size.add(script.code().code());
      codeBytes = size.bytes();
    }

    @Override
    public boolean isShort() {
      if (isShort == null) {
        isShort = shortNames.has(name);
      }
      return isShort;
    }

    @Override
    public void run(Call call, int keys) {
      boolean readOnly = call.command().has(Flag.READONLY);
      scripts.runner().run(call, script, sandbox.sandbox(), FIRST_KEY, keys, readOnly);
    }
  }

  /** Libraries are looked at here while they are loaded, and by all scripts' watch afterwards. */
  private void look() {
    if (registration == null) {
      scripts.watch().look();
    } else if (limited && clock.nanos() - deadline > 0) {
      throw new LuaThread.Interrupted(TOO_LONG);
    }
  }

  private Object register(LuaThread thread, Object[] arguments) {
    if (registration == null) {
      throw sandbox.fault("redis.register_function can only be called on FUNCTION LOAD command");
    }
    registration.register(arguments);
    return LuaFunction.NOTHING;
  }
}
