package io.vireo.server.engine;

import io.vireo.server.resp.RequestWriter;

/** Takes what the data set went through: the append-only file, replicas. Data context only. */
public interface Journal {
  /**
   * Takes requests that belong together: all of them count, or none. The buffer is the caller's
   * again afterwards.
   *
   * @param selected the database that is selected behind them
   */
  void append(RequestWriter requests, int selected);
}
