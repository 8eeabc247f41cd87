package io.vireo.server.engine.gate;

import io.vireo.server.engine.session.Verdict;

/** Fewer replicas keep up than {@code min-replicas-to-write} asks for. */
public final class ReplicasGate extends WriteGate {
  private static final Verdict REFUSED =
      Verdict.refuse("NOREPLICAS Not enough good replicas to write.");

  /** An open gate. */
  public ReplicasGate() {
    super(REFUSED);
  }
}
