package io.vireo.server.tracking;

import io.vireo.server.data.Bytes;
import java.util.List;

/** Receives from {@link KeyTracking} which clients are to be told what. Data context only. */
public interface Invalidations {
  /**
   * Keys must not be used any more as they were read.
   *
   * @param to the clients that are to be told, at least one
   * @param keys at least one; they do not change any more
   */
  void invalidate(List<Tracker> to, List<Bytes> keys);

  /** No key must be used any more. */
  void invalidateAll(Tracker to);
}
