package io.vireo.server.testing;

/**
 * Gives each server of this process a port of its own; docs/builders/testing.md tells how. Any
 * thread.
 */
public final class FreePort {
  private static final PortBlock BLOCK = PortBlock.claim();

  private FreePort() {}

  /** A port of the loopback interface that no other process takes meanwhile. */
  public static int find() {
    return BLOCK.next();
  }
}
