package io.vireo.server.engine.gate;

import io.vireo.server.engine.session.Verdict;

/**
 * Fewer replicas keep up than {@code min-replicas-to-write} asks for, which it asks of a primary: a
 * replica that may be written to has what it has.
 */
public final class ReplicasGate extends WriteGate {
  private static final Verdict REFUSED =
      Verdict.refuse("NOREPLICAS Not enough good replicas to write.");

  private boolean tooFew;
  private boolean replica;

  /** An open gate of a primary. */
  public ReplicasGate() {
    super(REFUSED);
  }

  /** Sets whether too few replicas keep up. */
  public void tooFew(boolean yes) {
    tooFew = yes;
    closed(tooFew && !replica);
  }

  /** Sets whether this server is a replica itself. */
  public void replica(boolean yes) {
    replica = yes;
    closed(tooFew && !replica);
  }
}
