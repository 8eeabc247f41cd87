package io.vireo.server.engine;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;

/** The data is being loaded, or could not be: nobody may see a part of it. */
public final class LoadingGate extends Gate {
  private static final Verdict REFUSED =
      Verdict.refuse("LOADING Redis is loading the dataset in memory");

  LoadingGate() {}

  @Override
  protected boolean concerns(Command command) {
    return !command.has(Flag.LOADING);
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    return REFUSED;
  }
}
