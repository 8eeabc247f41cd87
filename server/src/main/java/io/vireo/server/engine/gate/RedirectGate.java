package io.vireo.server.engine.gate;

import io.vireo.config.Config;
import io.vireo.config.PrimaryAddress;
import io.vireo.config.ReplicationSettings;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Origin;
import io.vireo.server.engine.session.ClientGate;
import io.vireo.server.engine.session.GateRule;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;

/**
 * The server is a replica, and the client has said by CLIENT CAPA that it follows a redirection: it
 * is sent to the primary for what it writes, and for what it reads unless it has said READONLY. As
 * in Valkey 8. A cluster has redirections of its own.
 *
 * <p>While this server and its new primary change places, either may be a replica still, so that
 * clients would be sent back and forth: they wait until that is over.
 */
public final class RedirectGate extends ClientGate {
  private final PauseGate pause;
  private PrimaryAddress primary = PrimaryAddress.NONE;

  /** A gate that knows the primary by {@code replicaof}, which a cluster does not have. */
  public RedirectGate(Config config, PauseGate pause) {
    this.pause = pause;
    config.listen(ReplicationSettings.REPLICAOF, address -> primary = address);
  }

  @Override
  protected boolean concerns(Command command) {
    return mayHave(Flag.WRITE, command) || mayHave(Flag.READONLY, command);
  }

  @Override
  protected boolean isClosedFor(Session session) {
    return session.followsRedirects();
  }

  @Override
  protected GateRule rule(Origin origin) {
    return GateRule.ofRequests(origin);
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    if (!primary.isSet() || !isForPrimary(session, command, call)) {
      return Verdict.PASS;
    }
    return pause.isOn(PauseReason.FAILOVER)
        ? pause.postponed()
        : Verdict.redirect(redirection(primary));
  }

  /** The error that sends a client to a primary. */
  public static String redirection(PrimaryAddress primary) {
    return "REDIRECT " + primary.host() + ":" + primary.port();
  }

  private static boolean isForPrimary(Session session, Command command, Call call) {
    return has(Flag.WRITE, session, command, call)
        || !session.readsFromReplica() && has(Flag.READONLY, session, command, call);
  }
}
