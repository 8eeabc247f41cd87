package io.vireo.server.engine.gate;

import io.vireo.server.engine.session.Verdict;

/** The server is a replica, and {@code replica-read-only} leaves writing to its primary. */
public final class ReadOnlyGate extends WriteGate {
  /** What a replica answers to a command that writes. */
  public static final Verdict REFUSED =
      Verdict.refuse("READONLY You can't write against a read only replica.");

  /** An open gate. */
  public ReadOnlyGate() {
    super(REFUSED);
  }
}
