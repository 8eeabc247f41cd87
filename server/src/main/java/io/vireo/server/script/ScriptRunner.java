package io.vireo.server.script;

import io.vireo.lua.Lua;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.metrics.CommandMetrics;
import io.vireo.metrics.ErrorMetrics;
import io.vireo.server.command.Call;
import io.vireo.server.engine.Execution;
import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.gate.ClusterGate;
import io.vireo.server.engine.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs compiled scripts and functions for clients: gives them their keys and arguments, holds the
 * time meanwhile, and answers with what they give back or with their error. What they change leaves
 * for files and replicas as one unit, since the command that runs them is one. Data context only.
 */
public final class ScriptRunner {
  private static final Logger LOG = LoggerFactory.getLogger(ScriptRunner.class);

  private static final String READ_ONLY_COMMAND =
      "ERR Can not execute a script with write flag using *_ro command.";

  private static final String NOT_IN_CLUSTERS =
      "ERR Can not run script on cluster, 'no-cluster' flag is set.";

  private final ErrorMetrics errors;
  private final Timekeeper time;
  private final CommandMetrics commandMetrics;
  private final Execution execution;
  private final MemoryLimit memoryLimit;
  private final ClusterGate cluster;
  private final ScriptRun run;
  private final Session session;
  private final ScriptWatch watch;
  private final ScriptMemory memory;
  private final ResultWriter writer;

  ScriptRunner(
      ClusterGate cluster,
      ErrorMetrics errors,
      Timekeeper time,
      CommandMetrics commandMetrics,
      Execution execution,
      MemoryLimit memoryLimit,
      ScriptRun run,
      Session session,
      ScriptWatch watch,
      ScriptMemory memory) {
    this.errors = errors;
    this.time = time;
    this.commandMetrics = commandMetrics;
    this.execution = execution;
    this.cluster = cluster;
    this.memoryLimit = memoryLimit;
    this.run = run;
    this.session = session;
    this.watch = watch;
    this.memory = memory;
    writer = new ResultWriter(error -> errors.record(error.split(" ", 2)[0]));
  }

  /**
   * Runs a script, and answers.
   *
   * @param call the caller, the keys and the arguments, the answer
   * @param sandbox where the script was compiled
   * @param firstKey the first word of the call that is a key
   * @param keys how many keys there are; what follows them are arguments
   * @param readOnly whether the command that asks only has scripts run that read
   */
  public void run(
      Call call, ScriptBody body, Sandbox sandbox, int firstKey, int keys, boolean readOnly) {
    call.effects().nothing();
    ScriptFlags flags = body.flags();
    boolean reads = flags.has(ScriptFlag.NO_WRITES);
    if (readOnly && flags.isDeclared() && !reads) {
      call.reply().error(READ_ONLY_COMMAND);
      return;
    }
    if (flags.has(ScriptFlag.NO_CLUSTER)) {
      if (cluster.isClosed()) {
        call.reply().error(NOT_IN_CLUSTERS);
        return;
      }
      call.keyspace().stats().clusterIncompatibleOperations.add(1);
    }
    begin(call, body, readOnly || reads);
    boolean frozen = time.isFrozen();
    time.freeze(true);
    int mark = call.reply().mark();
    sandbox.words().enter();
    try {
      Object result = call(call, body, sandbox, firstKey, keys);
      failed(call, writer.write(call.reply(), result, run.protocol()));
    } catch (LuaError failure) {
      failed(call, ScriptFailure.answer(call.reply(), body, sandbox, failure) ? 1 : 0);
    } catch (LuaThread.Interrupted killed) {
      ScriptFailure.answer(call.reply(), body, killed);
    } catch (OutOfMemoryError | StackOverflowError full) {
      call.reply().cut(mark);
      full(call, body, sandbox, full);
    } finally {
      time.freeze(frozen);
      sandbox.words().leave();
      if (cluster.isClosed() && run.mayCrossSlots()) {
        run.caller().slot(ClusterGate.NO_SLOT);
      }
      watch.end();
      memory.end();
      session.endScript();
      run.end();
    }
  }

  /** Errors that a command inside has counted make the script's command a failed one too. */
  private void failed(Call call, int errors) {
    for (int i = 0; i < errors; i++) {
      commandMetrics.failed(call.command().id());
    }
  }

  /**
   * The heap or a stack was fuller than could be known beforehand. What the script was building is
   * gone with it; what it has done to the data stays and is told, as after any other error.
   */
  private static void full(Call call, ScriptBody body, Sandbox sandbox, Error full) {
    boolean heap = full instanceof OutOfMemoryError;
    LOG.warn("Script {} met a full {}", body.name(), heap ? "heap" : "stack");
    String text = heap ? "not enough memory" : "stack overflow";
    ScriptFailure.answer(call.reply(), body, sandbox, LuaError.plain(text));
  }

  private void begin(Call call, ScriptBody body, boolean readOnly) {
    Session caller = Session.of(call);
    boolean mayEvict = !execution.isNested();
    boolean outOfMemory =
        !body.flags().has(ScriptFlag.ALLOW_OOM) && memoryLimit.isExhausted(mayEvict);
    run.begin(body, caller, readOnly, outOfMemory);
    session.beginScript(run, caller);
    watch.begin(call);
  }

  private static Object call(Call call, ScriptBody body, Sandbox sandbox, int firstKey, int keys) {
    return LuaFunction.first(
        body.kind() == ScriptBody.Kind.FUNCTION
            ? callFunction(call, body, sandbox.lua(), firstKey, keys)
            : callScript(call, body, sandbox, firstKey, keys));
  }

  private static Object callScript(
      Call call, ScriptBody body, Sandbox sandbox, int firstKey, int keys) {
    sandbox.words().show(call, firstKey, keys);
    return body.code().call(sandbox.lua().main());
  }

  /** A function may keep its tables for as long as it likes. */
  private static Object callFunction(Call call, ScriptBody body, Lua lua, int firstKey, int keys) {
    int firstArgument = firstKey + keys;
    LuaTable keyTable = ArgumentTables.table(lua, call, firstKey, firstArgument);
    LuaTable argumentTable = ArgumentTables.table(lua, call, firstArgument, call.count());
    return body.code().call(lua.main(), keyTable, argumentTable);
  }
}
