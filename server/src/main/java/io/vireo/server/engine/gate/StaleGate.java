package io.vireo.server.engine.gate;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;

/**
 * The server is a replica without a link to its primary, and {@code replica-serve-stale-data} is
 * off.
 */
public final class StaleGate extends Gate {
  private static final Verdict REFUSED =
      Verdict.refuse(
          "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.");

  /** An open gate. */
  public StaleGate() {}

  @Override
  protected boolean concerns(Command command) {
    return mayLack(Flag.STALE, command);
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    return lacks(Flag.STALE, session, command, call) ? REFUSED : Verdict.PASS;
  }
}
