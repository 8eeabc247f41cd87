package io.vireo.server.family;

import io.vireo.server.engine.Engine;

/**
 * What families may ask for beyond their call. The engine is made after the table of the families'
 * commands, so it is handed in late; handlers run later still.
 */
public final class Services {
  private Engine engine;

  /** Hands the engine in, once. */
  public void engine(Engine made) {
    engine = made;
  }

  /** The engine. Only while commands run. */
  public Engine engine() {
    return engine;
  }
}
