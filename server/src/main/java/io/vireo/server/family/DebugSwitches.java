package io.vireo.server.family;

/** What DEBUG changed for tests, for the rooms that honour it. Data context only. */
public final class DebugSwitches {
  private long packedThreshold;
  private boolean scriptsMayRunAll;
  private boolean checksumsSkipped;

  /**
   * From how many bytes on a list keeps an element in a node of its own; 0 for those that do not
   * fit into a usual node.
   */
  public long packedThreshold() {
    return packedThreshold;
  }

  /** Sets that, in bytes; 0 for those that do not fit into a usual node. */
  public void packedThreshold(long bytes) {
    packedThreshold = bytes;
  }

  /** Whether scripts may call commands that are forbidden to them. */
  public boolean scriptsMayRunAll() {
    return scriptsMayRunAll;
  }

  /** Lets scripts call everything, or not. */
  public void scriptsMayRunAll(boolean yes) {
    scriptsMayRunAll = yes;
  }

  /** Whether the checksum of a DUMP payload must be right. */
  public boolean checksumValidation() {
    return !checksumsSkipped;
  }

  /** Takes DUMP payloads with a wrong checksum too, or not. */
  public void checksumsSkipped(boolean yes) {
    checksumsSkipped = yes;
  }
}
