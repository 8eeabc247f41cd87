package io.vireo.server.engine.propagation;

import io.vireo.server.resp.RequestWriter;

/**
 * Takes what the data set went through: the append-only file, replicas. Data context only.
 *
 * <p>Requests that belong together, a unit, are written straight to where the journal wants them.
 * All of them count, or none: until the unit {@linkplain #endUnit is complete}, it may be cut off
 * again.
 */
public interface Journal {
  /** Which units it hears, always the same: those meant for this target. */
  PropagationTarget target();

  /** Where units are written, always the same. */
  RequestWriter out();

  /**
   * A unit begins here: what is to stand before it may be written, which is no part of the stream.
   */
  default void beginUnit() {}

  /**
   * The unit that was written last is complete.
   *
   * @param end the offset in the replication stream at which it ends
   */
  void endUnit(long end);

  /**
   * A unit was cut off, because something failed. What it was to tell has happened: from now on the
   * journal tells another story than the data.
   */
  default void lostUnit(Throwable failure) {}
}
