package io.vireo.server.engine.gate;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Origin;
import io.vireo.server.engine.session.GateRule;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;

/** The disk does not take what is written. PING reports it too, for tools that watch the server. */
public final class DiskGate extends WriteGate {
  /** An open gate. */
  public DiskGate() {
    super(Verdict.PASS);
  }

  /** Refuses writes with this error, or, with null, lets them pass. */
  public void error(String error) {
    refused(error == null ? Verdict.PASS : Verdict.refuse(error));
    closed(error != null);
  }

  @Override
  protected boolean concerns(Command command) {
    return super.concerns(command) || isPing(command);
  }

  @Override
  protected GateRule rule(Origin origin) {
    return switch (origin) {
      case PRIMARY -> GateRule.skip("StreamApplier asks: replica-ignore-disk-write-errors");
      case IMPORT -> GateRule.skip("Applier asks, and ends the import");
      default -> super.rule(origin);
    };
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    return isPing(command) && session.script() == null
        ? refused()
        : super.ask(session, command, call);
  }

  private static boolean isPing(Command command) {
    return command.root().name().equals("ping");
  }
}
