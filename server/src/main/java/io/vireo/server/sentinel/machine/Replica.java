package io.vireo.server.sentinel.machine;

/** A replica of a monitored primary. */
public final class Replica extends Instance {
  private static final int DEFAULT_PRIORITY = 100;

  /** How far it has been told of a new primary. */
  enum Reconfiguration {
    NONE,
    SENT,
    IN_PROGRESS,
    DONE
  }

  private final Primary primary;
  boolean promoted;
  Reconfiguration reconfiguration = Reconfiguration.NONE;
  long reconfigurationSent;

  /** When it was last told to follow the primary because its role or its primary was wrong. */
  long corrected;

  // What its INFO says.
  long primaryLinkDownTime;
  boolean primaryLinkUp;
  String primaryHost;
  int primaryPort;
  int priority = DEFAULT_PRIORITY;

  /** Whether its INFO has ever told the priority: that of a primary does not. */
  boolean priorityKnown;

  long offset;
  boolean announced = true;

  /** When it last began to follow another primary. */
  long configurationChanged;

  Replica(Primary primary, String name, Address address, long now) {
    super(name, address, primary.downAfter, now);
    this.primary = primary;
    configurationChanged = now;
  }

  /** Whether {@code replica-announced} is yes, as its INFO says. */
  public boolean announced() {
    return announced;
  }

  /** {@code replica-priority}, as its INFO says. */
  public int priority() {
    return priority;
  }

  /** The replication offset, as its INFO says. */
  public long offset() {
    return offset;
  }

  /** Whether it is the one that is to be the next primary. */
  public boolean promoted() {
    return promoted;
  }

  @Override
  public Primary primary() {
    return primary;
  }

  @Override
  public String type() {
    return "slave";
  }

  boolean beingReconfigured() {
    return reconfiguration == Reconfiguration.SENT
        || reconfiguration == Reconfiguration.IN_PROGRESS;
  }
}
