package io.vireo.server.script;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Flag;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.gate.AccessGate;
import io.vireo.server.engine.gate.ClusterGate;
import io.vireo.server.engine.gate.CompatibilityGate;
import io.vireo.server.engine.gate.DiskGate;
import io.vireo.server.engine.gate.ReadOnlyGate;
import io.vireo.server.engine.gate.ReplicasGate;
import io.vireo.server.engine.gate.StaleGate;
import io.vireo.server.engine.session.Gates;
import io.vireo.server.engine.session.Session;

/**
 * Whether a script may call a command. What was found out when the script began is not asked again:
 * a script that has written is to come to its end. Data context only.
 */
final class CallPermission {
  private static final long WRITING = Flag.bits(Flag.WRITE, Flag.MAY_REPLICATE);

  private static final String UNKNOWN = "ERR Unknown Redis command called from script";
  private static final String ARITY = "ERR Wrong number of args calling Redis command from script";
  private static final String NOT_IN_SCRIPTS = "ERR This Redis command is not allowed from script";
  private static final String STALE = "ERR Can not execute the command on a stale replica";
  private static final String NO_WRITES =
      "ERR Write commands are not allowed from read-only scripts.";

  private final ScriptRun run;
  private final AccessGate access;
  private final StaleGate stale;
  private final ClusterGate cluster;
  private final CompatibilityGate compatibility;
  private final Gates gates;
  private final int writeGates;

  CallPermission(Engine engine, ScriptRun run) {
    this.run = run;
    gates = engine.gates();
    access = gates.get(AccessGate.class);
    stale = gates.get(StaleGate.class);
    cluster = gates.get(ClusterGate.class);
    compatibility = gates.get(CompatibilityGate.class);
    writeGates =
        gates.get(DiskGate.class).bit()
            | gates.get(ReplicasGate.class).bit()
            | gates.get(ReadOnlyGate.class).bit();
  }

  /**
   * Why a command may not be called, or null; if it writes, the script does from now on.
   *
   * @param command null if it is unknown
   */
  String refusal(Session session, Command command, Call call) {
    if (command == null) {
      return UNKNOWN;
    }
    if (!command.arityFits(call.count())) {
      return ARITY;
    }
    if (command.has(Flag.NOSCRIPT) && !run.mayRunAll()) {
      return NOT_IN_SCRIPTS;
    }
    if (stale.isClosed() && !command.has(Flag.STALE)) {
      return STALE;
    }
    Session caller = run.caller();
    if (!caller.user().rights().isAllPowerful()) {
      String denied = access.refusalInScript(caller, session, command, call);
      if (denied != null) {
        return denied;
      }
    }
    if (run.isReadOnly() && (command.flagBits() & WRITING) != 0) {
      return NO_WRITES;
    }
    String refusal = run.hasWritten() ? null : firstWriteRefusal(session, command, call);
    if (refusal == null && cluster.isClosed() && !caller.isPrimary()) {
      refusal = cluster.refusalInScript(caller, session, command, call, run.mayCrossSlots());
    }
    if (refusal == null && compatibility.isClosed()) {
      int slot = run.checkedSlot();
      run.checkedSlot(compatibility.lookInScript(command, call, slot, run.mayCrossSlots()));
    }
    if (refusal == null && command.has(Flag.WRITE)) {
      run.writes();
    }
    return refusal;
  }

  /** Whether the caller's user may run a command. */
  boolean allows(Session session, Command command, Call call) {
    return access.denialInScript(run.caller(), session, command, call) == null;
  }

  private String firstWriteRefusal(Session session, Command command, Call call) {
    int closed = gates.closed() & writeGates;
    if (closed != 0 && command.has(Flag.WRITE)) {
      String error = gates.ask(session, command, call, closed).error();
      if (error != null) {
        return error;
      }
    }
    return run.isOutOfMemory() && command.has(Flag.DENYOOM) ? Errors.NO_MEMORY : null;
  }
}
