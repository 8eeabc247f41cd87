package io.vireo.server.sentinel.machine;

/**
 * A server or another Sentinel as this Sentinel knows it. All times are milliseconds of the
 * machine's clock, 0 if there is none. {@link Description} has the fields as clients see them.
 */
public abstract sealed class Instance permits Primary, Replica, OtherSentinel {
  final String name;
  Address address;
  Link link;
  String runId;
  boolean removed;

  long lastPublish;
  long lastMasterDownReply;
  boolean subjectivelyDown;
  long subjectivelyDownSince;
  long downAfter;
  boolean scriptKillSent;

  // Servers only.
  long infoRefresh;

  /** When INFO was last sent over the connection that there is. */
  long infoSent;

  String info;
  boolean reportsPrimary;
  long roleReportedSince;

  Instance(String name, Address address, long downAfter, long now) {
    this.name = name;
    this.address = address;
    this.downAfter = downAfter;
    link = new Link(now);
    lastPublish = now;
    lastMasterDownReply = now;
    roleReportedSince = now;
  }

  /** The primary's name, {@code host:port} of a replica, the run id of another Sentinel. */
  public String name() {
    return name;
  }

  /** Where it listens. */
  public Address address() {
    return address;
  }

  /** Its connections. */
  public Link link() {
    return link;
  }

  /** Its run id, or null if INFO has not told it. */
  public String runId() {
    return runId;
  }

  /** Whether the machine has forgotten it; answers for it are ignored then. */
  public boolean removed() {
    return removed;
  }

  /** Whether this Sentinel does not reach it. */
  public boolean subjectivelyDown() {
    return subjectivelyDown;
  }

  /** The last text of INFO, or null. */
  public String info() {
    return info;
  }

  /** When that came, 0 if none did. */
  public long infoRefresh() {
    return infoRefresh;
  }

  /** The primary that it belongs to; itself, if it is one. */
  public abstract Primary primary();

  /** {@code master}, {@code slave} or {@code sentinel}. */
  public abstract String type();

  /** Whether one of the connections that it needs is missing. */
  public boolean disconnected() {
    return !link.commandsUp || !link.pubSubUp;
  }

  /** Whether there was no sign of being down within the last milliseconds. */
  boolean noDownFor(long milliseconds, long now) {
    return subjectivelyDownSince == 0 || now - subjectivelyDownSince > milliseconds;
  }
}
