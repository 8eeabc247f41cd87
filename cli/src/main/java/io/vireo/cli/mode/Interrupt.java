package io.vireo.cli.mode;

import org.jline.utils.Signals;

/** Ctrl-C as a wish to stop that a loop may ask about. */
final class Interrupt {
  private volatile boolean wanted;

  Interrupt() {
    Signals.register("INT", () -> wanted = true);
  }

  boolean isWanted() {
    return wanted;
  }
}
