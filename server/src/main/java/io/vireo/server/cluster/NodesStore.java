package io.vireo.server.cluster;

import io.vireo.server.cluster.machine.NodesImage;
import java.io.IOException;

/** Where a node keeps what it knows of the cluster. One thread at a time. */
public interface NodesStore {
  /** Keeps nothing. */
  NodesStore NONE = (image, durable) -> {};

  /**
   * Keeps this in place of what was kept before.
   *
   * @param durable true if a power cut must not undo it
   */
  void save(NodesImage image, boolean durable) throws IOException;
}
