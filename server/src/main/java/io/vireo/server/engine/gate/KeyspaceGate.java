package io.vireo.server.engine.gate;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Origin;
import io.vireo.server.engine.session.ClientGate;
import io.vireo.server.engine.session.GateRule;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;

/** The client is a replica, which is sent the data: it has nothing to ask of keys. */
public final class KeyspaceGate extends ClientGate {
  private static final Verdict REFUSED =
      Verdict.refuse("ERR Replica can't interact with the keyspace");

  @Override
  protected boolean concerns(Command command) {
    return mayHave(Flag.READONLY, command)
        || mayHave(Flag.WRITE, command)
        || mayHave(Flag.MAY_REPLICATE, command);
  }

  @Override
  protected boolean isClosedFor(Session session) {
    return session.replica();
  }

  @Override
  protected GateRule rule(Origin origin) {
    return GateRule.ofRequests(origin);
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    boolean concerned =
        has(Flag.READONLY, session, command, call)
            || has(Flag.WRITE, session, command, call)
            || has(Flag.MAY_REPLICATE, session, command, call);
    return concerned ? REFUSED : Verdict.PASS;
  }
}
