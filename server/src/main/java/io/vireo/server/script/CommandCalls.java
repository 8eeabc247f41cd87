package io.vireo.server.script;

import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.Memory;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Origin;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.number.Reals;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.Execution;
import io.vireo.server.engine.gate.AccessGate;
import io.vireo.server.engine.propagation.PropagationTarget;
import io.vireo.server.engine.session.Session;
import io.vireo.server.resp.Reply;
import java.util.Set;

/**
 * Commands that scripts of one {@link Sandbox} call: {@code redis.call} and its kin. Data context
 * only.
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

  private final Engine engine;
  private final ScriptRun run;
  private final Session session;
  private final AccessGate access;
  private final CommandNames names;
  private final ScriptReply reply;
  private final Memory memory;
  private byte[] numbers = new byte[4 * Reals.MAX_LENGTH];

  CommandCalls(Engine engine, ScriptRun run, Session session, Memory memory) {
    this.engine = engine;
    this.run = run;
    this.session = session;
    this.memory = memory;
    access = engine.gates().get(AccessGate.class);
    names = new CommandNames(engine.table());
    reply = new ScriptReply(memory);
  }

  /**
   * Calls a command.
   *
   * @param words its name and its arguments
   * @param throwsErrors whether an error is thrown; else it is given as a table
   */
  Object call(Object[] words, boolean throwsErrors) {
    Execution execution = engine.execution();
    Call call = execution.call();
    ScriptDebugger debugger = run.debuggerWithLog();
    String problem = point(call, words);
    if (problem != null) {
      return fail(problem, throwsErrors);
    }
    if (debugger != null) {
      debugger.command(call);
    }
    reply.begin(run.protocol());
    Command command = find(words[0], call);
    String refusal = CallPermission.refusal(run, command, call);
    if (refusal != null) {
      execution.reject(command, refusal, reply);
      run.tellDebuggerOfRefusal(refusal);
    } else if (debugger == null) {
      engine.time().lap();
      run(execution, command, reply);
    } else {
      engine.time().lap();
      debugger.answer(reply, answer -> run(execution, command, answer));
    }
    if (call.requestBytes() > LONG) {
      call.letGo();
    }
    boolean failed = reply.isError();
    Object value = reply.take();
    if (failed && throwsErrors) {
      throw new LuaError(value);
    }
    return value;
  }

  /** Files and replicas are told of what it changes, unless the script has said otherwise. */
  private void run(Execution execution, Command command, Reply answer) {
    Set<PropagationTarget> targets = run.targets();
    if (targets == PropagationTarget.ALL || engine.propagation().isHeardOnlyBy(targets)) {
      run(execution, Origin.SCRIPT, command, answer);
    } else if (!engine.propagation().isHeardBy(targets)) {
      run(execution, Origin.SILENT_SCRIPT, command, answer);
    } else {
      engine.propagation().tellOnly(targets);
      try {
        run(execution, Origin.SCRIPT, command, answer);
      } finally {
        engine.propagation().tellAll();
      }
    }
  }

  private void run(Execution execution, Origin origin, Command command, Reply answer) {
    String refusal = execution.call(origin, session, command, answer);
    if (refusal != null) {
      run.tellDebuggerOfRefusal(refusal);
    } else if (command.has(Flag.WRITE)) {
      run.writes();
    }
  }

  /** What is wrong with the words of a command that a script asks about, or null. */
  String problem(Object[] words) {
    Call call = engine.execution().call();
    String problem = point(call, words);
    if (problem != null) {
      return problem;
    }
    Command command = find(words[0], call);
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
    Call call = engine.execution().call();
    return access.denial(session, find(words[0], call), call) == null;
  }

  private Command find(Object name, Call call) {
    return names.find(name instanceof LuaString string ? string : null, call);
  }

  private Object fail(String problem, boolean throwsErrors) {
    run.tellDebugger(problem);
    LuaError error = ErrorTables.thrown(memory, problem);
    if (throwsErrors) {
      throw error;
    }
    return error.value();
  }

  /** Points the call at the words; what is wrong with them, or null. */
  private String point(Call call, Object[] words) {
    if (words.length == 0) {
      return NO_ARGUMENTS;
    }
    Bytes[] views = call.views(words.length);
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
