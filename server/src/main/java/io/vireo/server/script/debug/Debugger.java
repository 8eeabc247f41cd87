package io.vireo.server.script.debug;

import io.vireo.lua.Lua;
import io.vireo.lua.core.CallSite;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.debug.Level;
import io.vireo.lua.debug.Tracer;
import io.vireo.server.command.Request;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.resp.AnyBytes;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.RespReply;
import io.vireo.server.script.ScriptDebugger;
import io.vireo.server.script.ScriptReply;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Debugs a script: stops it at lines, does what the client asks for meanwhile, and tells what the
 * script does. On the thread that runs the script.
 *
 * <p>While the script stands, no line that runs is looked at: what the client has evaluated may
 * call functions of the script.
 *
 * <p>Source: "Redis Lua scripts debugger" in the manual of Redis, and what Redis 8.0.2 answers.
 */
final class Debugger implements ScriptDebugger, Tracer.Listener {
  /** The last that a client is told before the script's answer. */
  static final String END = "<endsession>";

  /** Words of a command that are shown. */
  private static final int MOST_WORDS = 10;

  private final Clock clock;
  private final Timekeeper time;
  private final Lua lua;
  private final DebugChannel channel;
  private final LongSupplier patience;
  private final SourceText source;
  private final DebugLog log;
  private final DebugCommands commands;
  private final Tracer tracer = new Tracer(this);
  private LuaThread thread;
  private int line;
  private boolean stepping = true;
  private boolean breakpoint;
  private boolean stopped;
  private boolean left;
  private long began;

  /**
   * A debugger.
   *
   * @param engine where the script runs
   * @param lua what runs it
   * @param script its text
   * @param patience for how many milliseconds it may run before it is stopped
   */
  Debugger(
      Clock clock,
      Timekeeper time,
      Lua lua,
      Bytes script,
      DebugChannel channel,
      LongSupplier patience) {
    this.clock = clock;
    this.time = time;
    this.lua = lua;
    this.channel = channel;
    this.patience = patience;
    source = new SourceText(script);
    log = new DebugLog(lua.memory());
    commands = new DebugCommands(this, lua, source, log);
    thread = lua.main();
    began = clock.nanos();
  }

  /** What is told which lines run. */
  Tracer tracer() {
    return tracer;
  }

  /** The line where the script is. */
  int line() {
    return line;
  }

  /** The calls of the script, the innermost first. */
  List<Level> levels() {
    return tracer.levels(thread);
  }

  /** Stops at the next line. */
  void step() {
    stepping = true;
  }

  /** Does something with commands being shown. */
  void logging(Runnable action) {
    stepping = true;
    try {
      action.run();
    } finally {
      stepping = false;
    }
  }

  /** Sends what there is to be shown. */
  void send() {
    channel.write(log.take());
  }

  /** The script has ended: tells so, before its answer. */
  void end() {
    log.add(END);
    send();
  }

  @Override
  public void line(LuaThread where, int number) {
    if (stopped || left) {
      return;
    }
    thread = where;
    line = number;
    if (breakpoint) {
      stop("redis.breakpoint() called");
    } else if (source.isBreakpoint(number)) {
      stop("break point");
    } else if (stepping) {
      stop("step over");
    }
  }

  private void stop(String reason) {
    stepping = false;
    breakpoint = false;
    stopped = true;
    try {
      log.add("* Stopped at " + line + ", stop reason = " + reason);
      log.add(source.show(line, line));
      send();
      serve();
    } catch (LuaThread.Interrupted killed) {
      killed.leave(new Place(line));
      throw killed;
    } finally {
      stopped = false;
    }
    goOn();
  }

  private void serve() {
    boolean more = true;
    while (more) {
      Bytes[] words = channel.read();
      if (words == null) {
        stepping = false;
        left = true;
        return;
      }
      if (!DebugCommands.isRequest(words)) {
        throw failure("protocol error");
      }
      more = commands.run(words);
    }
  }

  /** For the script it is the time at which it goes on. */
  private void goOn() {
    began = clock.nanos();
    time.freeze(false);
    time.begin();
    time.freeze(true);
  }

  /** An error that ends the script where it stands. */
  LuaError failure(String text) {
    LuaError error = LuaError.plain(text);
    error.leave(new Place(line));
    return error;
  }

  private record Place(int line) implements CallSite {
    @Override
    public LuaString position() {
      return LuaString.of("user_script:" + line + ": ");
    }

    @Override
    public LuaString source() {
      return LuaString.of("@user_script:" + line);
    }

    @Override
    public String functionName() {
      return null;
    }

    @Override
    public boolean isMethod() {
      return false;
    }
  }

  @Override
  public void look() {
    channel.look();
    long took = TimeUnit.NANOSECONDS.toMillis(clock.nanos() - began);
    if (stopped || stepping || took < patience.getAsLong()) {
      return;
    }
    if (left) {
      throw failure("timeout during Lua debugging with client closing connection");
    }
    stop("timeout reached, infinite loop?");
  }

  // What the script does

  @Override
  public boolean isLogging() {
    return stepping && !left;
  }

  @Override
  public void command(Request request) {
    StringBuilder text = new StringBuilder("<redis>");
    for (int i = 0; i < Math.min(request.count(), MOST_WORDS); i++) {
      Bytes word = request.word(i);
      int from = word.offset();
      text.append(' ').append(AnyBytes.text(word.array(), from, from + word.length()));
    }
    if (request.count() > MOST_WORDS) {
      text.append(" ... (").append(request.count() - MOST_WORDS - 1).append(" more)");
    }
    log.add(text.toString());
  }

  @Override
  public void answer(ScriptReply script, Consumer<RespReply> command) {
    ReplyBuffer buffer = new ReplyBuffer();
    RespReply reply = new RespReply();
    reply.begin(buffer, script.protocol());
    command.accept(reply);
    Bytes all = buffer.drain();
    ReplyText text = new ReplyText(all.toArray());
    text.say(script);
    if (text.error() != null) {
      log.add("<error> " + text.error());
    }
    log.addLong("<reply> ", text::show);
  }

  @Override
  public void error(String text) {
    log.add("<error> " + text);
  }

  @Override
  public void breakpoint() {
    breakpoint = true;
  }

  @Override
  public void show(Object[] values) {
    DebugText text = new DebugText(lua.memory(), 0);
    text.add("<debug> line " + line + ": ");
    for (int i = 0; i < values.length; i++) {
      text.add(i == 0 ? "" : ", ");
      ValueText.add(text, values[i]);
    }
    log.add(text.bytes());
  }
}
