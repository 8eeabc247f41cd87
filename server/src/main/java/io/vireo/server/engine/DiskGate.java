package io.vireo.server.engine;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;

/** The disk does not take what is written. PING tells of it too, for those who watch the server. */
public final class DiskGate extends Gate {
  private Verdict refused = Verdict.PASS;

  DiskGate() {}

  /** Refuses writes with this error, or, with null, lets them pass. */
  public void error(String error) {
    refused = error == null ? Verdict.PASS : Verdict.refuse(error);
    closed(error != null);
  }

  @Override
  protected boolean concerns(Command command) {
    return command.has(Flag.WRITE) || isPing(command) || Gates.isExec(command);
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    return isPing(command) || has(Flag.WRITE, session, command) ? refused : Verdict.PASS;
  }

  private static boolean isPing(Command command) {
    return command.root().name().equals("ping");
  }
}
