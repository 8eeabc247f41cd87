package io.vireo.server.durability.making;

import java.io.IOException;

/** There is not enough memory to write a file: later there may be. */
public final class NoRoom extends IOException {
  private static final long serialVersionUID = 1L;

  /** For want of memory. */
  public NoRoom(Throwable cause) {
    super("not enough memory", cause);
  }

  @Override
  public String toString() {
    return getMessage();
  }
}
