package io.vireo.server.data.page;

import java.util.HashMap;
import java.util.Map;

/**
 * Tells whether a remembered block is stale, where assertions are checked; elsewhere nothing is
 * written here. Owned by the data context.
 *
 * <p>A generation of a block ends when the block is freed or moved, or what lies in it changes its
 * shape; the generations of all blocks end between two commands. An address that is kept beyond
 * that may be the address of another block by then, which no look at its bytes would reveal.
 */
public final class Generations {
  /** The number of the event that ended the last generation of a block. */
  private Map<Integer, Integer> ended = new HashMap<>();

  private int events;
  private int lastEndOfAll;

  Generations() {}

  /** The present generation of all blocks. */
  public int now() {
    return events;
  }

  /** True if a block is still in the generation in which it was then. */
  public boolean isCurrent(int address, int then) {
    return then >= lastEndOfAll && ended.getOrDefault(address, 0) <= then;
  }

  /** Ends the generation of a block; always true, for assertions. */
  public boolean end(int address) {
    ended.put(address, ++events);
    return true;
  }

  /** Ends the generations of all blocks; always true, for assertions. */
  public boolean endAll() {
    lastEndOfAll = ++events;
    if (!ended.isEmpty()) {
      ended = new HashMap<>();
    }
    return true;
  }
}
