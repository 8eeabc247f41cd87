package io.vireo.server.engine.propagation;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** A receiver of units of the {@linkplain Propagation replication stream}. */
public enum PropagationTarget {
  /** The append-only log. */
  LOG,
  /** Replicas, and what is kept for replicas that come back. */
  REPLICAS,
  /** The node of a cluster to which slots are on their way. */
  SLOTS;

  /** All targets, which get changes of the data. */
  public static final Set<PropagationTarget> ALL =
      Collections.unmodifiableSet(EnumSet.allOf(PropagationTarget.class));
}
