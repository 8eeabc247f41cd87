package io.vireo.server.family;

/** What DEBUG changed for tests, for the rooms that honour it. Data context only. */
public final class DebugSwitches {
  private long packedThreshold;
  private boolean scriptsMayRunAll;
  private boolean activeExpiry = true;
  private boolean cronPaused;
  private boolean checksumsSkipped;

  /**
   * From how many bytes on a list keeps an element in a node of its own; 0 for those that do not
   * fit into a usual node.
   */
  public long packedThreshold() {
    return packedThreshold;
  }

  /** Sets that. */
  void packedThreshold(long bytes) {
    packedThreshold = bytes;
  }

  /** Whether scripts may call commands that are forbidden to them. */
  public boolean scriptsMayRunAll() {
    return scriptsMayRunAll;
  }

  void scriptsMayRunAll(boolean yes) {
    scriptsMayRunAll = yes;
  }

  /** Whether the checksum of a DUMP payload must be right. */
  boolean checksumValidation() {
    return !checksumsSkipped;
  }

  void checksumsSkipped(boolean yes) {
    checksumsSkipped = yes;
  }

  /** Whether keys are removed at their deadline while nobody looks at them. */
  boolean expires() {
    return activeExpiry && !cronPaused;
  }

  void activeExpiry(boolean on) {
    activeExpiry = on;
  }

  void cronPaused(boolean yes) {
    cronPaused = yes;
  }
}
