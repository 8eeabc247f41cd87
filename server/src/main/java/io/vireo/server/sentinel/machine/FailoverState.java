package io.vireo.server.sentinel.machine;

/** How far the failover of a primary has come at the Sentinel that leads it, or that wants to. */
public enum FailoverState {
  /** There is none. */
  NONE("none"),
  /** The Sentinel asks the others for their votes. */
  WAIT_START("wait_start"),
  /** It leads, and looks for the best replica. */
  SELECT_SLAVE("select_slave"),
  /** It wants to tell the replica to be the primary, and waits for a connection. */
  SEND_SLAVEOF_NOONE("send_slaveof_noone"),
  /** It has told it, and waits until INFO of the replica says so. */
  WAIT_PROMOTION("wait_promotion"),
  /** The other replicas are told which server to follow. */
  RECONF_SLAVES("reconf_slaves"),
  /** All is done but for the table of the Sentinel. */
  UPDATE_CONFIG("update_config");

  private final String shown;

  FailoverState(String shown) {
    this.shown = shown;
  }

  /** What {@code SENTINEL MASTER} calls it: {@code failover-state}. */
  public String shown() {
    return shown;
  }
}
