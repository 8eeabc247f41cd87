package io.vireo.server.script;

import io.vireo.config.Config;
import io.vireo.lua.Lua;
import io.vireo.lua.core.HostFunction;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Memory;
import io.vireo.lua.core.Numbers;
import io.vireo.lua.core.OwnerFunction;
import io.vireo.server.command.CommandTable;
import io.vireo.server.data.Sha1;
import io.vireo.server.engine.Execution;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.gate.AccessGate;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.engine.propagation.PropagationTarget;
import io.vireo.server.engine.session.Session;
import java.util.EnumSet;
import java.util.Set;

/**
 * The table {@code redis}: what scripts ask of the server.
 *
 * <p>Source: "Redis Lua API reference" in the manual of Redis.
 */
final class RedisLibrary {
  private static final int REPL_LOG = 1;
  private static final int REPL_REPLICAS = 2;
  private static final String NO_TEXT = "wrong number or type of arguments";

  /** Makes the table for an engine. */
  @FunctionalInterface
  interface Maker {
    /** The table. */
    LuaTable make(Lua lua);
  }

  private final ScriptRun run;
  private final Config config;
  private final Memory memory;
  private final CommandCalls calls;

  RedisLibrary(
      Config config,
      Execution execution,
      Propagation propagation,
      Timekeeper time,
      AccessGate accessGate,
      CommandTable table,
      ScriptRun run,
      Session session,
      Lua lua) {
    this.run = run;
    this.config = config;
    memory = lua.memory();
    calls = new CommandCalls(execution, propagation, time, accessGate, table, run, session, memory);
  }

  /** A new table with everything that a running script may ask for. */
  LuaTable table() {
    LuaTable table = new LuaTable(memory);
    put(table, "call", new CommandFunction(calls, true));
    put(table, "pcall", new CommandFunction(calls, false));
    ScriptLog.putInto(table, memory);
    ServerVersion.putInto(table, config);
    put(table, "setresp", owned(this::setProtocol));
    put(table, "sha1hex", new HostFunction(this::sha1));
    put(table, "error_reply", new HostFunction(this::errorReply));
    put(table, "status_reply", new HostFunction(this::statusReply));
    put(table, "set_repl", owned(this::setTargets));
    put(table, "REPL_NONE", 0);
    put(table, "REPL_AOF", REPL_LOG);
    put(table, "REPL_SLAVE", REPL_REPLICAS);
    put(table, "REPL_REPLICA", REPL_REPLICAS);
    put(table, "REPL_ALL", REPL_LOG | REPL_REPLICAS);
    put(table, "acl_check_cmd", owned(this::checkCommand));
    put(table, "breakpoint", owned(this::breakpoint));
    put(table, "debug", owned(this::debug));
    put(table, "replicate_commands", new HostFunction((thread, arguments) -> Boolean.TRUE));
    return table;
  }

  private static void put(LuaTable table, String name, Object value) {
    table.put(LuaString.of(name), value);
  }

  private static void put(LuaTable table, String name, int number) {
    table.put(LuaString.of(name), Numbers.box(number));
  }

  private Object setProtocol(LuaThread thread, Object[] arguments) {
    if (arguments.length != 1) {
      throw thrown("redis.setresp() requires one argument.");
    }
    int version = number(arguments[0]);
    if (version != 2 && version != 3) {
      throw thrown("RESP version must be 2 or 3.");
    }
    run.protocol(version);
    return LuaFunction.NOTHING;
  }

  private Object setTargets(LuaThread thread, Object[] arguments) {
    if (arguments.length != 1) {
      throw thrown("redis.set_repl() requires one argument.");
    }
    int flags = number(arguments[0]);
    if ((flags & ~(REPL_LOG | REPL_REPLICAS)) != 0) {
      throw thrown("Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.");
    }
    run.targets(targets(flags));
    return LuaFunction.NOTHING;
  }

  private static Set<PropagationTarget> targets(int flags) {
    if (flags == (REPL_LOG | REPL_REPLICAS)) {
      return PropagationTarget.ALL;
    }
    EnumSet<PropagationTarget> some = EnumSet.noneOf(PropagationTarget.class);
    if (flags == REPL_LOG) {
      some.add(PropagationTarget.LOG);
    } else if (flags == REPL_REPLICAS) {
      some.add(PropagationTarget.REPLICAS);
      some.add(PropagationTarget.SLOTS);
    }
    return some;
  }

  /** As C takes a number: what is none counts as zero, and the rest is cut to 32 bits. */
  private static int number(Object value) {
    Double number =
        value instanceof LuaString text
            ? Numbers.parse(text)
            : value instanceof Double d ? d : null;
    return number == null ? 0 : (int) Numbers.toLong(number);
  }

  private Object sha1(LuaThread thread, Object[] arguments) {
    if (arguments.length != 1) {
      throw thrown("wrong number of arguments");
    }
    LuaString text =
        arguments[0] instanceof LuaString string
            ? string
            : arguments[0] instanceof Double number ? Numbers.text(number) : LuaString.EMPTY;
    return LuaString.of(Sha1.hex(text.bytes(), 0, text.length()));
  }

  private Object errorReply(LuaThread thread, Object[] arguments) {
    if (arguments.length != 1 || !(arguments[0] instanceof LuaString text)) {
      return refused();
    }
    LuaTable error = ErrorTables.ofScript(memory, text);
    run.tellDebugger("-" + error.get(Names.ERR));
    return error;
  }

  private Object refused() {
    run.tellDebugger(NO_TEXT);
    return ErrorTables.of(memory, "ERR " + NO_TEXT);
  }

  private LuaError thrown(String problem) {
    run.tellDebugger(problem);
    return ErrorTables.thrown(memory, problem);
  }

  private Object breakpoint(LuaThread thread, Object[] arguments) {
    if (run.debugger() == null) {
      return Boolean.FALSE;
    }
    run.debugger().breakpoint();
    return Boolean.TRUE;
  }

  private Object debug(LuaThread thread, Object[] arguments) {
    if (run.debugger() != null) {
      run.debugger().show(arguments);
    }
    return LuaFunction.NOTHING;
  }

  private Object statusReply(LuaThread thread, Object[] arguments) {
    if (arguments.length != 1 || !(arguments[0] instanceof LuaString text)) {
      return refused();
    }
    LuaTable table = new LuaTable(memory, 0, 1);
    table.put(Names.OK, text);
    return table;
  }

  private Object checkCommand(LuaThread thread, Object[] arguments) {
    String problem = calls.problem(arguments);
    if (problem != null) {
      throw thrown(problem);
    }
    return calls.isAllowed(arguments);
  }

  /** A function that touches the server. */
  private static LuaFunction owned(HostFunction.Body body) {
    return new OwnerFunction() {
      @Override
      protected Object run(LuaThread thread, Object[] arguments) {
        return body.call(thread, arguments);
      }
    };
  }
}
