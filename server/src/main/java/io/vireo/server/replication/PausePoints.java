package io.vireo.server.replication;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moments of a full sync, or of a move of slots, at which the process stops itself, if DEBUG
 * REPL-PAUSE asked for it, until a test sends it SIGCONT: so that tests can look at what lasts for
 * an instant only. Data context only.
 */
public final class PausePoints {
  private static final Logger LOG = LoggerFactory.getLogger(PausePoints.class);

  /** A moment. */
  public enum Point {
    /** Before the second connection, for the copy, is opened. */
    BEFORE_RDB_CHANNEL,
    /** Before a part of what was kept of the stream is applied. */
    ON_STREAMING_REPL_BUF
  }

  private Point asked;

  /** The process is not to be stopped anywhere. */
  public PausePoints() {}

  /**
   * Sets where the process is to stop.
   *
   * @param name the moment as DEBUG names it, or {@code clear} for nowhere
   * @return false if there is no such moment
   */
  public boolean set(String name) {
    if (name.equalsIgnoreCase("clear")) {
      asked = null;
      return true;
    }
    for (Point point : Point.values()) {
      if (point.name().replace('_', '-').equalsIgnoreCase(name)) {
        asked = point;
        return true;
      }
    }
    return false;
  }

  /** A moment has come; true if the process was stopped, and goes on now. */
  public boolean reached(Point point) {
    if (asked != point) {
      return false;
    }
    LOG.info("Pausing the process, as DEBUG REPL-PAUSE asked for");
    String pid = Long.toString(ProcessHandle.current().pid());
    try {
      new ProcessBuilder("kill", "-STOP", pid).start().waitFor();
    } catch (IOException failure) {
      LOG.warn("The process could not be paused: {}", failure.toString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return true;
  }
}
