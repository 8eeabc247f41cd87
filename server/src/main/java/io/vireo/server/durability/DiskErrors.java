package io.vireo.server.durability;

import io.vireo.server.engine.gate.DiskGate;

/** What keeps writes from lasting, and so from being taken. Data context only. */
final class DiskErrors {
  private final DiskGate gate;
  private String snapshots;
  private String log;
  private boolean rewriting;
  private boolean sendingSlots;

  DiskErrors(DiskGate gate) {
    this.gate = gate;
  }

  /** The error for writes because snapshots fail, or null. */
  void snapshots(String error) {
    snapshots = error;
    tell();
  }

  /** The error for writes because the log cannot be written, or null. */
  void log(String error) {
    log = error;
    tell();
  }

  private void tell() {
    gate.error(snapshots != null ? snapshots : log);
  }

  /**
   * True while the log is rewritten, or keys of slots are sent to another node: no snapshot may
   * begin then.
   */
  boolean isRewriting() {
    return rewriting || sendingSlots;
  }

  boolean isSendingSlots() {
    return sendingSlots;
  }

  void sendingSlots(boolean on) {
    sendingSlots = on;
  }

  void rewriting(boolean on) {
    rewriting = on;
  }
}
