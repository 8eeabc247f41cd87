package io.vireo.benchmarks.sidebyside;

import io.vireo.benchmarks.load.LoadProgress;
import java.io.IOException;

/** Something that puts a scenario's load on a server. */
interface Generator {
  /** How reports name it. */
  String name();

  /**
   * Runs a scenario once.
   *
   * @return what it saw, without the server's processor time
   */
  Sample run(int port, Scenario scenario, LoadProgress progress)
      throws IOException, InterruptedException;
}
