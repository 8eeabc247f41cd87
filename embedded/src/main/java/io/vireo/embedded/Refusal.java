package io.vireo.embedded;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Flag;
import io.vireo.server.engine.gate.BusyGate;
import io.vireo.server.engine.gate.FaultGate.Flags;
import io.vireo.server.engine.session.Verdict;

/**
 * An error of Redis 8.0, with its exact text, that {@link Faults#refuse} gives to the commands
 * which can meet it.
 */
public enum Refusal {
  /** The server is a replica: for commands that write. */
  READONLY("READONLY You can't write against a read only replica.", Refusal::writes),
  /** The memory is full: for commands that may need more of it. */
  OOM(Errors.NO_MEMORY, (command, call, flags) -> flags.has(Flag.DENYOOM)),
  /** Snapshots cannot be written: for commands that write, and PING. */
  MISCONF(
      "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to"
          + " disk. Commands that may modify the data set are disabled, because this instance is"
          + " configured to report errors during writes if RDB snapshotting fails"
          + " (stop-writes-on-bgsave-error option). Please check the Redis logs for details about"
          + " the RDB error.",
      (command, call, flags) ->
          writes(command, call, flags) || command.root().name().equals("ping")),
  /** The server loads its data: for all commands that need them. */
  LOADING(
      "LOADING Redis is loading the dataset in memory",
      (command, call, flags) -> flags.lacks(Flag.LOADING)),
  /** A script runs for long: for all commands that have to wait for it. */
  BUSY(BusyGate.refusal(false), (command, call, flags) -> flags.lacks(Flag.ALLOW_BUSY)),
  /** The cluster has lost slots or its majority: for commands with a key. */
  CLUSTERDOWN(
      "CLUSTERDOWN The cluster is down",
      (command, call, flags) -> RequestKeys.count(command, call) > 0),
  /** A slot is on its way to another node: for commands with several keys. */
  TRYAGAIN(
      "TRYAGAIN Multiple keys request during rehashing of slot",
      (command, call, flags) -> RequestKeys.count(command, call) > 1);

  private final String text;
  private final Scope scope;

  /** Which requests can meet an error. */
  private interface Scope {
    boolean concerns(Command command, Call call, Flags flags);
  }

  Refusal(String text, Scope scope) {
    this.text = text;
    this.scope = scope;
  }

  private static boolean writes(Command command, Call call, Flags flags) {
    return flags.has(Flag.WRITE);
  }

  /** What becomes of a request. */
  Verdict verdict(Command command, Call call, Flags flags) {
    if (!scope.concerns(command, call, flags)) {
      return Verdict.PASS;
    }
    // Errors of a cluster are told as they are, to EXEC too.
    return this == CLUSTERDOWN || this == TRYAGAIN ? Verdict.redirect(text) : Verdict.refuse(text);
  }
}
