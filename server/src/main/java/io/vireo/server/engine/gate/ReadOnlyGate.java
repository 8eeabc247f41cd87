package io.vireo.server.engine.gate;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Origin;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.GateRule;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;

/** The server is a replica, and {@code replica-read-only} leaves writing to its primary. */
public final class ReadOnlyGate extends Gate {
  /** What a replica answers to a command that writes. */
  public static final Verdict REFUSED =
      Verdict.refuse("READONLY You can't write against a read only replica.");

  /** An open gate. */
  public ReadOnlyGate() {}

  @Override
  protected boolean concerns(Command command) {
    return mayHave(Flag.WRITE, command);
  }

  @Override
  protected GateRule rule(Origin origin) {
    return switch (origin) {
      case SCRIPT -> GateRule.ask("until the script has written");
      case SERVED -> GateRule.ASK;
      default -> GateRule.ofRequests(origin);
    };
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    return has(Flag.WRITE, session, command, call) && !isPastFirstWrite(session)
        ? REFUSED
        : Verdict.PASS;
  }
}
