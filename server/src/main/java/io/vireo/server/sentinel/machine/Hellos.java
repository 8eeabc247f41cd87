package io.vireo.server.sentinel.machine;

import static io.vireo.server.sentinel.machine.EventLevel.NOTICE;
import static io.vireo.server.sentinel.machine.EventLevel.WARNING;

/**
 * Learns from hello messages: other Sentinels, where they are now, later epochs, and which server
 * is the primary.
 */
final class Hellos {
  private final State state;
  private final Registry registry;
  private final Votes votes;
  private final Failovers failovers;

  Hellos(State state, Registry registry, Votes votes, Failovers failovers) {
    this.state = state;
    this.registry = registry;
    this.votes = votes;
    this.failovers = failovers;
  }

  void take(Hello hello) {
    Primary primary = state.primaries.get(hello.primaryName());
    if (primary == null || hello.runId().equals(state.myId)) {
      return;
    }
    Address from = state.addresses.resolve(hello.ip(), hello.port());
    OtherSentinel sender = from == null ? null : sender(primary, hello.runId(), from);
    if (Long.compareUnsigned(hello.epoch(), state.currentEpoch) > 0) {
      votes.newEpoch(primary, hello.epoch());
    }
    if (sender != null) {
      configuration(primary, sender, hello);
      sender.lastHello = state.now;
    }
  }

  private OtherSentinel sender(Primary primary, String runId, Address from) {
    OtherSentinel known = primary.sentinels.get(runId);
    if (known != null && known.address.same(from)) {
      return known;
    }
    if (known != null) {
      registry.removeSentinel(primary, runId);
      state.event(
          NOTICE,
          "+sentinel-address-switch",
          primary,
          " ip " + from.shown(false) + " port " + from.port() + " for " + runId);
    } else {
      replaceAt(primary, from);
    }
    OtherSentinel added = registry.addSentinel(primary, runId, from);
    state.change();
    if (known == null) {
      state.event(NOTICE, "+sentinel", added);
    } else {
      registry.moveEverywhere(added);
    }
    return added;
  }

  /** Another Sentinel was there before; it is gone, or somewhere else. */
  private void replaceAt(Primary primary, Address from) {
    OtherSentinel other = registry.sentinelAt(primary, from);
    if (other != null) {
      state.event(NOTICE, "+sentinel-invalid-addr", other);
      for (Primary each : state.primaries.values()) {
        registry.removeSentinel(each, other.runId);
      }
    }
  }

  private void configuration(Primary primary, OtherSentinel sender, Hello hello) {
    int later = Long.compareUnsigned(hello.configEpoch(), primary.configEpoch);
    if (later < 0) {
      return;
    }
    Address told = state.addresses.resolve(hello.primaryHost(), hello.primaryPort());
    if (told == null || later == 0 && !isOverruled(primary, told)) {
      return;
    }
    Address old = primary.address;
    boolean elsewhere = !old.same(told);
    primary.configEpoch = hello.configEpoch();
    state.change();
    if (elsewhere) {
      state.event(WARNING, "+config-update-from", sender);
      registry.switchTo(primary, told);
      state.effects.reconfigureClients(primary, false, old, told);
    } else if (primary.failoverInProgress) {
      supersede(primary);
    }
  }

  /**
   * Whether the servers have decided against this Sentinel's primary. Two failovers may have had
   * one epoch, as an operator can order one that no majority agrees to; then neither is later, but
   * one of the two servers has become a replica, and the other one is a primary.
   */
  private static boolean isOverruled(Primary primary, Address told) {
    Replica other = null;
    for (Replica replica : primary.replicas.values()) {
      other = replica.address.same(told) ? replica : other;
    }
    return !primary.reportsPrimary && other != null && other.reportsPrimary;
  }

  /** A later failover than the one in progress chose the primary that this one wants to replace. */
  private void supersede(Primary primary) {
    if (primary.failoverState.compareTo(FailoverState.RECONF_SLAVES) >= 0) {
      registry.renew(primary, primary.address);
    } else if (Long.compareUnsigned(primary.failoverEpoch, primary.configEpoch) <= 0) {
      failovers.abort(primary);
    }
  }
}
