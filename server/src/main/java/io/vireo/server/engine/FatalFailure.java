package io.vireo.server.engine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when something failed of which nobody can say what state it left behind. A
 * server that is a part of another program only logs that. Any thread.
 */
public final class FatalFailure {
  private static final Logger LOG = LoggerFactory.getLogger(FatalFailure.class);

  private volatile Runnable exit = () -> {};

  /** Sets what ends the process, with an exit code that tells of a failure. */
  public void onFatal(Runnable newExit) {
    exit = newExit;
  }

  /** Something failed in a way nobody foresaw. */
  public void fail(String what, Throwable cause) {
    try {
      LOG.error("{} failed unexpectedly: the process cannot go on", what, cause);
    } finally {
      exit.run();
    }
  }

  /** Ends the process for a reason that is in the log. */
  public void exit() {
    exit.run();
  }
}
