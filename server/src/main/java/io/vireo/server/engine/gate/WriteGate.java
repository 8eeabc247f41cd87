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
 * A reason for which nothing may be written. A script that has written before the gate closed comes
 * to its end.
 */
abstract class WriteGate extends Gate {
  private Verdict refused;

  /** An open gate, with what it answers while it is closed. */
  WriteGate(Verdict refused) {
    this.refused = refused;
  }

  /** Sets what it answers from now on. */
  final void refused(Verdict verdict) {
    refused = verdict;
  }

  /** What it answers while it is closed. */
  final Verdict refused() {
    return refused;
  }

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
    boolean comesToItsEnd = session.script() != null && session.script().hasWritten();
    return has(Flag.WRITE, session, command, call) && !comesToItsEnd ? refused : Verdict.PASS;
  }
}
