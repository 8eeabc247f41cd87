package io.vireo.server.engine.gate;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Origin;
import io.vireo.server.engine.session.ClientGate;
import io.vireo.server.engine.session.GateRule;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;
import java.util.Set;

/** The client has subscriptions and speaks RESP2, where messages could be taken for answers. */
public final class SubscriptionGate extends ClientGate {
  private static final Set<String> ALLOWED =
      Set.of(
          "subscribe",
          "unsubscribe",
          "psubscribe",
          "punsubscribe",
          "ssubscribe",
          "sunsubscribe",
          "ping",
          "quit",
          "reset");

  @Override
  protected boolean concerns(Command command) {
    return !ALLOWED.contains(command.root().name());
  }

  @Override
  protected boolean isClosedFor(Session session) {
    return session.protocol() == 2 && session.subscribed();
  }

  @Override
  protected GateRule rule(Origin origin) {
    return GateRule.ofRequests(origin);
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    return Verdict.refuse(
        "ERR Can't execute '"
            + command.fullName()
            + "': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this"
            + " context");
  }
}
