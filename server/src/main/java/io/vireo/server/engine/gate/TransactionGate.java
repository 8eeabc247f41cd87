package io.vireo.server.engine.gate;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Origin;
import io.vireo.server.engine.session.ClientGate;
import io.vireo.server.engine.session.GateRule;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;
import java.util.Set;

/** The client is between MULTI and EXEC: what it asks for is queued. */
public final class TransactionGate extends ClientGate {
  private static final Set<String> NEVER_QUEUED =
      Set.of("exec", "discard", "multi", "watch", "quit", "reset");

  @Override
  protected boolean concerns(Command command) {
    return !NEVER_QUEUED.contains(command.root().name());
  }

  @Override
  protected boolean isClosedFor(Session session) {
    return session.transaction() != null;
  }

  @Override
  protected GateRule rule(Origin origin) {
    return switch (origin) {
      case TRANSACTION -> GateRule.skip("EXEC has it run");
      default -> GateRule.ofRequests(origin);
    };
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    return Verdict.QUEUE;
  }
}
