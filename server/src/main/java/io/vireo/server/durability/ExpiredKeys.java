package io.vireo.server.durability;

import io.vireo.server.data.Bytes;

/** Hears of keys of a snapshot that are not loaded because they had expired. Data context. */
public interface ExpiredKeys {
  /** Ignores them. */
  ExpiredKeys UNHEARD = (history, database, key) -> {};

  /**
   * A key was left out.
   *
   * @param history that of the data, or null if the file has not told it
   * @param key may be kept
   */
  void leftOut(SavedHistory history, int database, Bytes key);
}
