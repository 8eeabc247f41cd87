package io.vireo.server.engine;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;

/** Fewer replicas keep up than {@code min-replicas-to-write} asks for. */
public final class ReplicasGate extends Gate {
  private static final Verdict REFUSED =
      Verdict.refuse("NOREPLICAS Not enough good replicas to write.");

  ReplicasGate() {}

  @Override
  protected boolean concerns(Command command) {
    return command.has(Flag.WRITE) || Gates.isExec(command);
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    return has(Flag.WRITE, session, command) ? REFUSED : Verdict.PASS;
  }
}
