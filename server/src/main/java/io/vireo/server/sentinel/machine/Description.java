package io.vireo.server.sentinel.machine;

import java.util.StringJoiner;
import java.util.function.BiConsumer;

/**
 * What {@code SENTINEL MASTER}, {@code REPLICAS} and {@code SENTINELS} show of an instance, in
 * Redis' order.
 */
public final class Description {
  private final Instance instance;
  private final long now;
  private final boolean names;
  private final BiConsumer<String, String> fields;

  private Description(
      Instance instance, long now, boolean names, BiConsumer<String, String> fields) {
    this.instance = instance;
    this.now = now;
    this.names = names;
    this.fields = fields;
  }

  /**
   * Tells the fields one after the other, name and value.
   *
   * @param now the time of the machine's clock
   * @param names whether hosts are told by name, {@code announce-hostnames}
   */
  public static void of(
      Instance instance, long now, boolean names, BiConsumer<String, String> fields) {
    new Description(instance, now, names, fields).tell();
  }

  private void tell() {
    Link link = instance.link;
    field("name", instance.name);
    field("ip", instance.address.shown(names));
    field("port", instance.address.port());
    field("runid", instance.runId == null ? "" : instance.runId);
    field("flags", flags());
    field("link-pending-commands", link.pending);
    field("link-refcount", link.users);
    if (instance instanceof Primary primary && primary.failoverInProgress) {
      field("failover-state", primary.failoverState.shown());
    }
    field("last-ping-sent", since(link.activePing));
    field("last-ok-ping-reply", now - link.lastAvailable);
    field("last-ping-reply", now - link.lastPong);
    if (instance.subjectivelyDown) {
      field("s-down-time", now - instance.subjectivelyDownSince);
    }
    if (instance instanceof Primary primary && primary.objectivelyDown) {
      field("o-down-time", now - primary.objectivelyDownSince);
    }
    field("down-after-milliseconds", instance.downAfter);
    if (instance instanceof OtherSentinel sentinel) {
      sentinel(sentinel);
      return;
    }
    field("info-refresh", since(instance.infoRefresh));
    field("role-reported", instance.reportsPrimary ? "master" : "slave");
    field("role-reported-time", now - instance.roleReportedSince);
    if (instance instanceof Primary primary) {
      primary(primary);
    } else if (instance instanceof Replica replica) {
      replica(replica);
    }
  }

  private void primary(Primary primary) {
    field("config-epoch", primary.configEpoch);
    field("num-slaves", primary.replicas.size());
    field("num-other-sentinels", primary.sentinels.size());
    field("quorum", primary.quorum());
    field("failover-timeout", primary.failoverTimeout());
    field("parallel-syncs", primary.parallelSyncs());
    if (primary.notificationScript() != null) {
      field("notification-script", primary.notificationScript());
    }
    if (primary.clientReconfigScript() != null) {
      field("client-reconfig-script", primary.clientReconfigScript());
    }
  }

  private void replica(Replica replica) {
    field("master-link-down-time", replica.primaryLinkDownTime);
    field("master-link-status", replica.primaryLinkUp ? "ok" : "err");
    field("master-host", replica.primaryHost == null ? "?" : replica.primaryHost);
    field("master-port", replica.primaryPort);
    field("slave-priority", replica.priority);
    field("slave-repl-offset", replica.offset);
    field("replica-announced", replica.announced ? 1 : 0);
  }

  private void sentinel(OtherSentinel sentinel) {
    field("last-hello-message", now - sentinel.lastHello);
    field("voted-leader", sentinel.leader == null ? "?" : sentinel.leader);
    field("voted-leader-epoch", sentinel.leaderEpoch);
  }

  private String flags() {
    StringJoiner flags = new StringJoiner(",");
    flag(flags, instance.subjectivelyDown, "s_down");
    flag(flags, instance instanceof Primary primary && primary.objectivelyDown, "o_down");
    flags.add(instance.type());
    flag(flags, instance.disconnected(), "disconnected");
    flag(flags, instance instanceof OtherSentinel other && other.primaryDown, "master_down");
    flag(
        flags,
        instance instanceof Primary primary && primary.failoverInProgress,
        "failover_in_progress");
    if (instance instanceof Replica replica) {
      flag(flags, replica.promoted, "promoted");
      flag(flags, replica.reconfiguration == Replica.Reconfiguration.SENT, "reconf_sent");
      flag(flags, replica.reconfiguration == Replica.Reconfiguration.IN_PROGRESS, "reconf_inprog");
      flag(flags, replica.reconfiguration == Replica.Reconfiguration.DONE, "reconf_done");
    }
    flag(flags, instance instanceof Primary primary && primary.forced, "force_failover");
    flag(flags, instance.scriptKillSent, "script_kill_sent");
    flag(flags, instance instanceof Primary primary && primary.rebooted, "master_reboot");
    return flags.toString();
  }

  private static void flag(StringJoiner flags, boolean set, String name) {
    if (set) {
      flags.add(name);
    }
  }

  private long since(long time) {
    return time == 0 ? 0 : now - time;
  }

  private void field(String name, long value) {
    fields.accept(name, Long.toString(value));
  }

  private void field(String name, String value) {
    fields.accept(name, value);
  }
}
