package io.vireo.server.script;

import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.engine.session.NoConnection;

/**
 * The connection of the client as which scripts call commands: there is none. MONITOR shows their
 * commands as those of {@code lua}. The client acts as the user of the script's caller, and has a
 * database of its own, so that SELECT inside a script is over with it.
 */
final class ScriptLink extends NoConnection {
  @Override
  public LoopPort port() {
    throw new IllegalStateException("Scripts have no event loop");
  }

  @Override
  public String shownAddress() {
    return "lua";
  }
}
