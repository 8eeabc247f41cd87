package io.vireo.server.engine.gate;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Origin;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.GateRule;
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

  private static final Verdict REFUSED_IN_SCRIPT =
      Verdict.refuse("ERR Can not execute the command on a stale replica");

  /** An open gate. */
  public StaleGate() {}

  @Override
  protected boolean concerns(Command command) {
    return mayLack(Flag.STALE, command);
  }

  @Override
  protected GateRule rule(Origin origin) {
    return switch (origin) {
      case SCRIPT -> GateRule.ask("its own error");
      case SERVED -> GateRule.ASK;
      default -> GateRule.ofRequests(origin);
    };
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    if (!lacks(Flag.STALE, session, command, call)) {
      return Verdict.PASS;
    }
    return session.script() == null ? REFUSED : REFUSED_IN_SCRIPT;
  }
}
