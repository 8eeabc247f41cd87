package io.vireo.server.engine.gate;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Origin;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.GateRule;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;
import java.util.Locale;
import java.util.function.BiPredicate;

/** The command is one that the settings forbid, such as DEBUG, or forbid to this client. */
public final class ProtectedGate extends Gate {
  private BiPredicate<Session, Command> permission = (session, command) -> false;

  /** A gate that asks whether a client may run protected commands. */
  public ProtectedGate() {
    super(true);
  }

  /** Sets the rule by which clients may run such commands: none may until then. */
  public void allow(BiPredicate<Session, Command> newRule) {
    permission = newRule;
  }

  @Override
  protected boolean concerns(Command command) {
    return command.has(Flag.PROTECTED);
  }

  @Override
  protected GateRule rule(Origin origin) {
    return switch (origin) {
      case TRANSACTION -> GateRule.skip("asked when it is queued");
      case SCRIPT -> GateRule.ask("of the script's caller");
      default -> GateRule.ofRequests(origin);
    };
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    return permission.test(session.principal(), command) ? Verdict.PASS : forbidden(command);
  }

  private static Verdict forbidden(Command command) {
    String name = command.root().name();
    return Verdict.refuse(
        "ERR "
            + name.toUpperCase(Locale.ROOT)
            + " command not allowed. If the enable-"
            + name
            + "-command option is set to \"local\", you can run it from a local connection,"
            + " otherwise you need to set this option in the configuration file, and then restart"
            + " the server.");
  }
}
