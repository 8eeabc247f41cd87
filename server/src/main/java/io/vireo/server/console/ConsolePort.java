package io.vireo.server.console;

import io.vertx.core.Context;
import io.vireo.server.engine.session.LoopPort;

/**
 * The way from the data context to the console's thread.
 *
 * @param context of the console's server
 */
record ConsolePort(Context context) implements LoopPort {
  /** Counts for the first loop: the console has none of its own. */
  @Override
  public int index() {
    return 0;
  }

  @Override
  public void post(Runnable task) {
    context.runOnContext(here -> task.run());
  }
}
