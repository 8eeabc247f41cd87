package io.vireo.server.script;

import io.vireo.server.engine.Engine;
import io.vireo.server.engine.session.Session;

/**
 * The client as which scripts call commands: it acts as the user of the script's caller, and has a
 * database of its own, so that SELECT inside a script is over with it. Data context only.
 */
final class ScriptSession {
  private final Session session;

  ScriptSession(Engine engine) {
    session = engine.newSession(0, new ScriptLink(), true);
  }

  /** A script begins. */
  void begin(ScriptRun run) {
    session.beginScript(run, run.caller());
  }

  /** It is over. */
  void end() {
    session.endScript();
  }

  /** The client. */
  Session session() {
    return session;
  }
}
