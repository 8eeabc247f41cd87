package io.vireo.server.engine.gate;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Origin;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.GateRule;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;

/** The disk does not take what is written. PING reports it too, for tools that watch the server. */
public final class DiskGate extends Gate {
  private Verdict refused = Verdict.PASS;

  /** An open gate. */
  public DiskGate() {}

  /** Refuses writes with this error, or, with null, lets them pass. */
  public void error(String error) {
    refused = error == null ? Verdict.PASS : Verdict.refuse(error);
    closed(error != null);
  }

  @Override
  protected boolean concerns(Command command) {
    return mayHave(Flag.WRITE, command) || isPing(command);
  }

  @Override
  protected GateRule rule(Origin origin) {
    return switch (origin) {
      case SCRIPT -> GateRule.ask("until the script has written");
      case SERVED -> GateRule.ASK;
      case PRIMARY -> GateRule.skip("StreamApplier asks: replica-ignore-disk-write-errors");
      case IMPORT -> GateRule.skip("Applier asks, and ends the import");
      default -> GateRule.ofRequests(origin);
    };
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    boolean writes = has(Flag.WRITE, session, command, call) && !isPastFirstWrite(session);
    return writes || isPing(command) && session.script() == null ? refused : Verdict.PASS;
  }

  private static boolean isPing(Command command) {
    return command.root().name().equals("ping");
  }
}
