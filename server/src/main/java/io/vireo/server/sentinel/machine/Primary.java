package io.vireo.server.sentinel.machine;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A primary that is monitored, with its replicas, the other Sentinels, and the failover that is in
 * progress. A caller that changes a setting calls {@link SentinelMachine#configurationChanged}
 * afterwards.
 */
public final class Primary extends Instance {
  final Map<String, Replica> replicas = new LinkedHashMap<>();
  final Map<String, OtherSentinel> sentinels = new LinkedHashMap<>();

  boolean objectivelyDown;
  long objectivelyDownSince;
  boolean rebooted;
  long rebootedSince;

  // The vote of this Sentinel.
  String leader;
  long leaderEpoch;

  /** The vote is on the disk when this revision is. */
  long voteRevision;

  boolean voteTold = true;

  // The failover.
  long configEpoch;
  long failoverEpoch;
  FailoverState failoverState = FailoverState.NONE;
  long failoverStateSince;
  long failoverStart;
  boolean failoverInProgress;
  boolean forced;

  /** When a candidate tries once more after a split vote, 0 if there was none. */
  long nextTry;

  Replica promoted;

  private int quorum;
  private int parallelSyncs = 1;
  private long failoverTimeout;
  private long rebootDownAfter;
  private String authUser;
  private String authPass;
  private String notificationScript;
  private String clientReconfigScript;
  private final Map<String, String> renamedCommands = new LinkedHashMap<>();

  Primary(String name, Address address, int quorum, Timings timings, long now) {
    super(name, address, timings.defaultDownAfter, now);
    this.quorum = quorum;
    failoverTimeout = timings.defaultFailoverTimeout;
    reportsPrimary = true;
  }

  @Override
  public Primary primary() {
    return this;
  }

  @Override
  public String type() {
    return "master";
  }

  /** Its replicas; not to be changed. */
  public Collection<Replica> replicas() {
    return replicas.values();
  }

  /** The other Sentinels; not to be changed. */
  public Collection<OtherSentinel> sentinels() {
    return sentinels.values();
  }

  /**
   * The address of the primary for clients, hello messages and sentinel.conf: the promoted
   * replica's from the moment that its INFO shows it as a primary.
   */
  public Address currentAddress() {
    return failoverInProgress
            && promoted != null
            && failoverState.compareTo(FailoverState.RECONF_SLAVES) >= 0
        ? promoted.address
        : address;
  }

  /** Whether enough Sentinels do not reach it. */
  public boolean objectivelyDown() {
    return objectivelyDown;
  }

  /** The epoch of the configuration: which failover made this address the primary. */
  public long configEpoch() {
    return configEpoch;
  }

  /** The epoch of this Sentinel's last vote. */
  public long leaderEpoch() {
    return leaderEpoch;
  }

  /**
   * The run id of the Sentinel that it voted for, or null: after a start only the epoch is known.
   */
  public String leader() {
    return leader;
  }

  /** How far the failover is. */
  public FailoverState failoverState() {
    return failoverState;
  }

  /** Whether this Sentinel leads a failover, or wants to. */
  public boolean failoverInProgress() {
    return failoverInProgress;
  }

  /** The epoch of the last failover that this Sentinel began. */
  public long failoverEpoch() {
    return failoverEpoch;
  }

  /** How many Sentinels must find it down. */
  public int quorum() {
    return quorum;
  }

  /** Sets the quorum, 1 or more. */
  public void setQuorum(int quorum) {
    this.quorum = quorum;
  }

  /** {@code down-after-milliseconds}. */
  public long downAfter() {
    return downAfter;
  }

  /** Sets {@code down-after-milliseconds} of the primary, its replicas and the other Sentinels. */
  public void setDownAfter(long milliseconds) {
    downAfter = milliseconds;
    replicas.values().forEach(replica -> replica.downAfter = milliseconds);
    sentinels.values().forEach(sentinel -> sentinel.downAfter = milliseconds);
  }

  /** {@code parallel-syncs}: how many replicas are told of a new primary at a time. */
  public int parallelSyncs() {
    return parallelSyncs;
  }

  /** Sets {@code parallel-syncs}, 1 or more. */
  public void setParallelSyncs(int replicasAtATime) {
    parallelSyncs = replicasAtATime;
  }

  /** {@code failover-timeout} in milliseconds. */
  public long failoverTimeout() {
    return failoverTimeout;
  }

  /** Sets {@code failover-timeout}. */
  public void setFailoverTimeout(long milliseconds) {
    failoverTimeout = milliseconds;
  }

  /** {@code master-reboot-down-after-period} in milliseconds, 0 if there is none. */
  public long rebootDownAfter() {
    return rebootDownAfter;
  }

  /** Sets {@code master-reboot-down-after-period}. */
  public void setRebootDownAfter(long milliseconds) {
    rebootDownAfter = milliseconds;
  }

  /** {@code auth-user}, or null. */
  public String authUser() {
    return authUser;
  }

  /** Sets {@code auth-user}; null for none. */
  public void setAuthUser(String user) {
    authUser = user;
  }

  /** {@code auth-pass}, or null. */
  public String authPass() {
    return authPass;
  }

  /** Sets {@code auth-pass}; null for none. */
  public void setAuthPass(String password) {
    authPass = password;
  }

  /** {@code notification-script}, or null. */
  public String notificationScript() {
    return notificationScript;
  }

  /** Sets {@code notification-script}; null for none. */
  public void setNotificationScript(String path) {
    notificationScript = path;
  }

  /** {@code client-reconfig-script}, or null. */
  public String clientReconfigScript() {
    return clientReconfigScript;
  }

  /** Sets {@code client-reconfig-script}; null for none. */
  public void setClientReconfigScript(String path) {
    clientReconfigScript = path;
  }

  /**
   * {@code rename-command}: upper-case name of a command to what the servers call it; may be
   * changed.
   */
  public Map<String, String> renamedCommands() {
    return renamedCommands;
  }
}
