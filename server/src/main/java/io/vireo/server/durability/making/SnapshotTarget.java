package io.vireo.server.durability.making;

import io.vireo.persistence.rdb.RdbPage;
import java.io.IOException;

/** Where a snapshot is written: to a file, or to replicas. Disk worker, where nothing is said. */
public interface SnapshotTarget extends FileInMaking.Steps {
  /** Takes a page, which is the caller's again afterwards. */
  void write(RdbPage page) throws IOException;

  /** True while no more should come. Data context. */
  default boolean isHeldUp() {
    return false;
  }
}
