package io.vireo.server.data.page;

/**
 * There is no memory for what a command was about to make; it has changed nothing yet. What
 * executes commands answers with an error.
 */
public final class NoRoom extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Thrown before anything is changed. */
  public NoRoom() {
    super("no room", null, false, false);
  }
}
