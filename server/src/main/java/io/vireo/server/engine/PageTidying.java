package io.vireo.server.engine;

import io.vireo.server.engine.context.IncrementalTasks;
import io.vireo.server.keyspace.Keyspace;

/**
 * Gives pages back that nobody needs, and closes holes in others, in slices between commands. Data
 * context only.
 */
public final class PageTidying implements IncrementalTasks.IncrementalTask {
  private static final long LOOK_MILLIS = 100;

  private final Engine engine;
  private final Keyspace keyspace;
  private boolean atWork;

  /** For an engine's keyspace. */
  public PageTidying(Engine engine) {
    this.engine = engine;
    keyspace = engine.keyspace();
  }

  /** Looks regularly whether there is something to do. */
  public void start() {
    engine.cron().every(LOOK_MILLIS, this::look);
  }

  private void look() {
    if (!atWork && keyspace.isUntidy()) {
      atWork = true;
      engine.incrementalTasks().add(this);
    }
  }

  @Override
  public boolean step() {
    atWork = keyspace.tidy();
    return atWork;
  }

  @Override
  public boolean isPatient() {
    return true;
  }
}
