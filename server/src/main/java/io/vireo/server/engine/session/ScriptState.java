package io.vireo.server.engine.session;

/** What gates have to know of the script in whose course a command runs. Data context only. */
public interface ScriptState {
  /** True if it has called a command that writes: from then on it is to come to its end. */
  boolean hasWritten();

  /** True if there was no memory for data when it began, and it has not said that it may go on. */
  boolean isOutOfMemory();

  /** True if its commands may each have keys of another slot. */
  boolean mayCrossSlots();

  /** The slot of the keys of its commands so far, as its caller's for the start. */
  int checkedSlot();

  /** Notes the slot of the keys of its commands. */
  void checkedSlot(int slot);
}
