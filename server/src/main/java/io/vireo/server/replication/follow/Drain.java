package io.vireo.server.replication.follow;

import io.vireo.server.engine.context.IncrementalTasks;
import java.util.function.LongSupplier;

/**
 * Applies what came of the stream while the copy came on its own connection, in slices between
 * commands. Data context only.
 */
final class Drain implements IncrementalTasks.IncrementalTask {
  private final LinkProtocol link;
  private final LongSupplier clock;

  Drain(LinkProtocol link, LongSupplier clock) {
    this.link = link;
    this.clock = clock;
  }

  @Override
  public boolean step() {
    if (link.isDraining()) {
      link.drain(clock.getAsLong());
    }
    return link.isDraining();
  }
}
