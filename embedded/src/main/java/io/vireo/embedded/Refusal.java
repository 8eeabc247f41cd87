package io.vireo.embedded;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Flag;
import io.vireo.server.durability.Snapshots;
import io.vireo.server.engine.gate.BusyGate;
import io.vireo.server.engine.gate.ClusterGate;
import io.vireo.server.engine.gate.FaultGate.Flags;
import io.vireo.server.engine.gate.LoadingGate;
import io.vireo.server.engine.gate.ReadOnlyGate;
import io.vireo.server.engine.session.Verdict;

/**
 * An error of Redis 8.0, with its exact text, that {@link Faults#refuse} gives to the commands
 * which can meet it.
 */
public enum Refusal {
  /** The server is a replica: for commands that write. */
  READONLY(ReadOnlyGate.REFUSED, Refusal::writes),
  /** The memory is full: for commands that may need more of it. */
  OOM(Verdict.refuse(Errors.NO_MEMORY), (command, call, flags) -> flags.has(Flag.DENYOOM)),
  /** Snapshots cannot be written: for commands that write, and PING. */
  MISCONF(
      Verdict.refuse(Snapshots.MISCONF),
      (command, call, flags) ->
          writes(command, call, flags) || command.root().name().equals("ping")),
  /** The server loads its data: for all commands that need them. */
  LOADING(LoadingGate.REFUSED, (command, call, flags) -> flags.lacks(Flag.LOADING)),
  /** A script runs for long: for all commands that have to wait for it. */
  BUSY(
      Verdict.refuse(BusyGate.refusal(false)),
      (command, call, flags) -> flags.lacks(Flag.ALLOW_BUSY)),
  /** The cluster has lost slots or its majority: for commands with a key. */
  CLUSTERDOWN(ClusterGate.DOWN, (command, call, flags) -> RequestKeys.count(command, call) > 0),
  /** A slot is on its way to another node: for commands with several keys. */
  TRYAGAIN(ClusterGate.TRY_AGAIN, (command, call, flags) -> RequestKeys.count(command, call) > 1);

  private final Verdict refused;
  private final Scope scope;

  /** Which requests can meet an error. */
  private interface Scope {
    boolean concerns(Command command, Call call, Flags flags);
  }

  Refusal(Verdict refused, Scope scope) {
    this.refused = refused;
    this.scope = scope;
  }

  private static boolean writes(Command command, Call call, Flags flags) {
    return flags.has(Flag.WRITE);
  }

  /** What becomes of a request. */
  Verdict verdict(Command command, Call call, Flags flags) {
    return scope.concerns(command, call, flags) ? refused : Verdict.PASS;
  }
}
