package io.vireo.server.script;

import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Request;

/**
 * What scripts may not call though a client might: what is made for clients alone, and what writes
 * where a script has declared that it only reads. All else gates decide. Data context only.
 */
final class CallPermission {
  private static final long WRITING = Flag.bits(Flag.WRITE, Flag.MAY_REPLICATE);

  private static final String UNKNOWN = "ERR Unknown Redis command called from script";
  private static final String ARITY = "ERR Wrong number of args calling Redis command from script";
  private static final String NOT_IN_SCRIPTS = "ERR This Redis command is not allowed from script";
  private static final String NO_WRITES =
      "ERR Write commands are not allowed from read-only scripts.";

  private CallPermission() {}

  /**
   * Why a script may not call a command, or null.
   *
   * @param command null if it is unknown
   */
  static String refusal(ScriptRun run, Command command, Request request) {
    if (command == null) {
      return UNKNOWN;
    }
    if (!command.arityFits(request.count())) {
      return ARITY;
    }
    if (command.has(Flag.NOSCRIPT) && !run.mayRunAll()) {
      return NOT_IN_SCRIPTS;
    }
    return run.isReadOnly() && (command.flagBits() & WRITING) != 0 ? NO_WRITES : null;
  }
}
