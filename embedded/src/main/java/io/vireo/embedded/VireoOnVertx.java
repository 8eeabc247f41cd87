package io.vireo.embedded;

import io.vertx.core.Vertx;

/**
 * Servers on the event loops of a program's Vert.x. Only {@code vireo-embedded-thin} has it, as
 * {@code vireo-embedded} has a Vert.x of its own under another name.
 */
public final class VireoOnVertx {
  private VireoOnVertx() {}

  /** Says what a server is to be like that uses a Vert.x, which stays open when it is closed. */
  public static VireoBuilder builder(Vertx vertx) {
    return new VireoBuilder().vertx(vertx);
  }
}
