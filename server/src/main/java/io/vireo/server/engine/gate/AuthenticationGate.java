package io.vireo.server.engine.gate;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Origin;
import io.vireo.server.engine.session.ClientGate;
import io.vireo.server.engine.session.GateRule;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;

/** The client has not authenticated, and must. */
public final class AuthenticationGate extends ClientGate {
  private static final Verdict REFUSED = Verdict.refuse("NOAUTH Authentication required.");

  private boolean passwordless;

  /** A gate that is closed for unauthenticated clients. */
  public AuthenticationGate() {}

  /** Lets unauthenticated clients pass, because the default user has no password. */
  public void passwordless(boolean yes) {
    passwordless = yes;
  }

  /** True if clients need not authenticate. */
  public boolean isPasswordless() {
    return passwordless;
  }

  @Override
  protected boolean concerns(Command command) {
    return !command.has(Flag.NO_AUTH);
  }

  @Override
  protected boolean isClosedFor(Session session) {
    return !session.authenticated();
  }

  @Override
  protected GateRule rule(Origin origin) {
    return GateRule.ofRequests(origin);
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    return passwordless ? Verdict.PASS : REFUSED;
  }
}
