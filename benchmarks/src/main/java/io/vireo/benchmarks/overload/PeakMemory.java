package io.vireo.benchmarks.overload;

/** The most memory that a server took. For one thread. */
final class PeakMemory {
  private long used;
  private long resident;

  /** Notes what is in use and what the process takes, bytes. */
  void note(long usedNow, long residentNow) {
    used = Math.max(used, usedNow);
    resident = Math.max(resident, residentNow);
  }

  /** The most of {@code used_memory}, bytes. */
  long used() {
    return used;
  }

  /** The most resident memory of the process, bytes. */
  long resident() {
    return resident;
  }
}
