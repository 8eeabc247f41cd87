package io.vireo.server.replication.follow;

import io.vireo.server.engine.context.IncrementalTasks;
import io.vireo.server.replication.PausePoints;
import java.util.function.LongSupplier;

/**
 * Applies what came of the stream while the copy came on its own connection, in slices between
 * commands. Data context only.
 */
final class Drain implements IncrementalTasks.IncrementalTask {
  private final LinkProtocol link;
  private final LongSupplier clock;
  private final PausePoints pauses;

  Drain(LinkProtocol link, LongSupplier clock, PausePoints pauses) {
    this.link = link;
    this.clock = clock;
    this.pauses = pauses;
  }

  @Override
  public boolean step() {
    if (link.isDraining() && !pauses.reached(PausePoints.Point.ON_STREAMING_REPL_BUF)) {
      link.drain(clock.getAsLong());
    }
    return link.isDraining();
  }
}
