package io.vireo.server.engine.gate;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Origin;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.GateRule;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;

/** The data is being loaded, or could not be: no client may see a part of it. */
public final class LoadingGate extends Gate {
  /** What is answered while data is loaded. */
  public static final Verdict REFUSED =
      Verdict.refuse("LOADING Redis is loading the dataset in memory");

  /** An open gate. */
  public LoadingGate() {}

  @Override
  protected boolean concerns(Command command) {
    return mayLack(Flag.LOADING, command);
  }

  @Override
  protected GateRule rule(Origin origin) {
    return GateRule.ofRequests(origin);
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    return lacks(Flag.LOADING, session, command, call) ? REFUSED : Verdict.PASS;
  }
}
