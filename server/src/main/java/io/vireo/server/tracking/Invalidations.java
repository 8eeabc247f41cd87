package io.vireo.server.tracking;

import io.vireo.server.data.Bytes;
import java.util.List;

/** Where {@link KeyTracking} says whom to tell what. Data context only. */
public interface Invalidations {
  /**
   * Keys must not be used any more as they were read.
   *
   * @param to those who are to be told, at least one
   * @param keys at least one; they do not change any more
   */
  void invalidate(List<Tracker> to, List<Bytes> keys);

  /** No key must be used any more. */
  void invalidateAll(Tracker to);
}
