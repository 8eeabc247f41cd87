package io.vireo.server.keyspace;

/**
 * Frees the blocks of large values that are gone, some at a time, where they are too many to be
 * freed at once. Data context only.
 */
public final class PartFreeing {
  private final Keyspace space;

  /** For all databases of a keyspace. */
  public PartFreeing(Keyspace space) {
    this.space = space;
  }

  /** True if there are none. */
  public boolean isEmpty() {
    for (int i = 0; i < space.size(); i++) {
      if (space.database(i).store().isFreeing()) {
        return false;
      }
    }
    return true;
  }

  /** Frees some; false if there are none. Some ten microseconds' work. */
  public boolean step() {
    for (int i = 0; i < space.size(); i++) {
      if (space.database(i).store().freeSome()) {
        return true;
      }
    }
    return false;
  }
}
