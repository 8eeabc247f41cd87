package io.vireo.server.sentinel.machine;

/** Another Sentinel that watches the same primary. */
public final class OtherSentinel extends Instance {
  private final Primary primary;
  long lastHello;
  long lastAsked;

  /** Whether it said lately that the primary is down. */
  boolean primaryDown;

  /** The run id of the Sentinel that it voted for, or null. */
  String leader;

  long leaderEpoch;

  OtherSentinel(Primary primary, String runId, Address address, long now) {
    super(runId, address, primary.downAfter, now);
    this.primary = primary;
    this.runId = runId;
    lastHello = now;
  }

  @Override
  public Primary primary() {
    return primary;
  }

  @Override
  public String type() {
    return "sentinel";
  }

  @Override
  public boolean disconnected() {
    return !link.commandsUp;
  }
}
