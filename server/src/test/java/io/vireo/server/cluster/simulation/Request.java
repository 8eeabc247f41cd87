package io.vireo.server.cluster.simulation;

import java.util.List;

/**
 * A request of a client that writes: a command, which declares its key, or a script, which may
 * write keys of slots that it does not declare.
 *
 * @param slot the slot of the keys that it declares, or {@link #NONE}
 * @param isScript whether it is an EVAL, an FCALL or an EXEC, and may write to any slot
 * @param keys what it writes, in this order
 */
record Request(int slot, boolean isScript, List<Integer> keys) {
  /** Stands for the slot of a script that declares no keys. */
  static final int NONE = -1;

  /** What becomes of a request. */
  enum Outcome {
    /** It has written all its keys, and the client knows. */
    ACKNOWLEDGED,

    /** It waits until slots are released, and is judged afresh then. */
    POSTPONED,

    /** It has failed, at the latest at a key that is another node's; what it wrote before stays. */
    REFUSED
  }
}
