package io.vireo.server.replication.failover;

/** How far a change of places has come. */
public enum FailoverState {
  /** There is none. */
  NONE("no-failover"),
  /** Writes are held, until a replica has all that was written before. */
  WAITING("waiting-for-sync"),
  /** This server is a replica, and asks the other one to become the primary. */
  IN_PROGRESS("failover-in-progress");

  private final String shown;

  FailoverState(String shown) {
    this.shown = shown;
  }

  /** What INFO calls it: {@code master_failover_state}. */
  public String shown() {
    return shown;
  }
}
