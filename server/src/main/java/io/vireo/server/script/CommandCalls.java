package io.vireo.server.script;

import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.Memory;
import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Origin;
import io.vireo.server.command.Request;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.number.Reals;
import io.vireo.server.engine.Execution;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.gate.AccessGate;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.engine.propagation.PropagationTarget;
import io.vireo.server.engine.session.Session;
import io.vireo.server.resp.Reply;
import io.vireo.server.resp.RespReply;
import java.util.Set;

/**
 * Commands that scripts of one {@link Sandbox} call: {@code redis.call} and {@code redis.pcall}.
 * Data context only.
 *
 * <p>Arguments are views of the script's own strings, the command is remembered at the string that
 * names it, and the answer becomes a value straight away, so that a call makes nothing but that.
 */
final class CommandCalls {
  private static final String NO_ARGUMENTS =
      "Please specify at least one argument for this redis lib call";
  private static final String NO_TEXT =
      "Lua redis lib command arguments must be strings or integers";

  /** Bytes of a command from which on the words are let go at once: the script may be done. */
  private static final long LONG = 64 * 1024;

  private final Execution execution;
  private final Propagation propagation;
  private final Timekeeper time;
  private final ScriptRun run;
  private final Session session;
  private final AccessGate access;
  private final CommandNames names;
  private final Request request = new Request();
  private final ScriptReply reply;
  private final Memory memory;
  private byte[] numbers = new byte[4 * Reals.MAX_LENGTH];

  CommandCalls(
      Execution execution,
      Propagation propagation,
      Timekeeper time,
      AccessGate accessGate,
      CommandTable table,
      ScriptRun run,
      Session session,
      Memory memory) {
    this.execution = execution;
    this.propagation = propagation;
    this.time = time;
    this.run = run;
    this.session = session;
    this.memory = memory;
    access = accessGate;
    names = new CommandNames(table);
    reply = new ScriptReply(memory);
  }

  /**
   * Calls a command.
   *
   * @param words its name and its arguments
   * @param throwsErrors whether an error is thrown; else it is given as a table
   */
  Object call(Object[] words, boolean throwsErrors) {
    ScriptDebugger debugger = run.debuggerWithLog();
    String problem = point(words);
    if (problem != null) {
      return fail(problem, throwsErrors);
    }
    if (debugger != null) {
      debugger.command(request);
    }
    reply.begin(run.protocol());
    Command command = find(words[0]);
    String refusal = CallPermission.refusal(run, command, request);
    if (refusal != null) {
      execution.refuse(Origin.SCRIPT, session, command, refusal, reply);
      run.tellDebuggerOfRefusal(refusal);
    } else {
      time.lap();
      if (debugger == null) {
        run(command, reply);
      } else {
        debugger.answer(reply, answer -> runShown(command, answer));
      }
    }
    if (request.bytes() > LONG) {
      request.release();
    }
    boolean failed = reply.isError();
    Object value = reply.take();
    if (failed && throwsErrors) {
      throw new LuaError(value);
    }
    return value;
  }

  /** Files and replicas are told of what it changes, unless the script has said otherwise. */
  private boolean run(Command command, Reply answer) {
    Set<PropagationTarget> targets = run.targets();
    if (targets == PropagationTarget.ALL || propagation.isHeardOnlyBy(targets)) {
      return run(Origin.SCRIPT, command, answer);
    }
    if (!propagation.isHeardBy(targets)) {
      return run(Origin.SILENT_SCRIPT, command, answer);
    }
    propagation.tellOnly(targets);
    try {
      return run(Origin.SCRIPT, command, answer);
    } finally {
      propagation.tellAll();
    }
  }

  private boolean run(Origin origin, Command command, Reply answer) {
    boolean ran = execution.run(origin, request.from(session, command, answer));
    if (ran && command.has(Flag.WRITE)) {
      run.writes();
    }
    return ran;
  }

  private void runShown(Command command, RespReply answer) {
    if (!run(command, answer)) {
      run.tellDebuggerOfRefusal(answer.lastError());
    }
  }

  /** What is wrong with the words of a command that a script asks about, or null. */
  String problem(Object[] words) {
    String problem = point(words);
    if (problem != null) {
      return problem;
    }
    Command command = find(words[0]);
    if (command == null) {
      return "Invalid command passed to redis.acl_check_cmd()";
    }
    // The keys of a request that is too short can't be told.
    return command.arityFits(words.length)
        ? null
        : "Wrong number of args for redis.acl_check_cmd()";
  }

  /** Whether the caller's user might run a command about which nothing is a {@link #problem}. */
  boolean isAllowed(Object[] words) {
    return access.denial(session, find(words[0]), request) == null;
  }

  private Command find(Object name) {
    return names.find(name instanceof LuaString string ? string : null, request);
  }

  private Object fail(String problem, boolean throwsErrors) {
    run.tellDebugger(problem);
    LuaError error = ErrorTables.thrown(memory, problem);
    if (throwsErrors) {
      throw error;
    }
    return error.value();
  }

  /** Points the request at the words; what is wrong with them, or null. */
  private String point(Object[] words) {
    if (words.length == 0) {
      return NO_ARGUMENTS;
    }
    Bytes[] views = request.views(words.length);
    int used = 0;
    for (int i = 0; i < words.length; i++) {
      if (words[i] instanceof LuaString string) {
        views[i].borrow(string.bytes(), 0, string.length());
      } else if (words[i] instanceof Double number) {
        used = point(views[i], number, used);
      } else {
        return NO_TEXT;
      }
    }
    return null;
  }

  /** Numbers are written as texts that read back as the same; where there is no room, elsewhere. */
  private int point(Bytes view, double number, int used) {
    byte[] room = used + Reals.MAX_LENGTH <= numbers.length ? numbers : new byte[Reals.MAX_LENGTH];
    int from = room == numbers ? used : 0;
    int end = write(number, room, from);
    view.borrow(room, from, end - from);
    return room == numbers ? end : used;
  }

  /** Zero has no sign, and what is no number has one. */
  private static int write(double number, byte[] into, int at) {
    if (Double.isNaN(number) && Double.doubleToRawLongBits(number) < 0) {
      into[at] = '-';
      return Reals.write(number, into, at + 1);
    }
    return Reals.write(number == 0 ? 0 : number, into, at);
  }
}
