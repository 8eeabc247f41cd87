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
 * Other data are being loaded beside those that are served: what would read or write files, or
 * change the role, has to wait until they have taken their place.
 */
public final class AsyncLoadingGate extends Gate {
  /** An open gate. */
  public AsyncLoadingGate() {}

  @Override
  protected boolean concerns(Command command) {
    return mayHave(Flag.NO_ASYNC_LOADING, command);
  }

  @Override
  protected GateRule rule(Origin origin) {
    return switch (origin) {
      case SCRIPT -> GateRule.ASK;
      default -> GateRule.ofRequests(origin);
    };
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    return has(Flag.NO_ASYNC_LOADING, session, command, call) ? LoadingGate.REFUSED : Verdict.PASS;
  }
}
