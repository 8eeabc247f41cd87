package io.vireo.server.sentinel.machine;

import static io.vireo.server.sentinel.machine.EventLevel.NOTICE;
import static io.vireo.server.sentinel.machine.EventLevel.WARNING;

import java.util.ArrayList;
import java.util.List;

/** The known instances: adds and removes primaries, replicas and other Sentinels. */
final class Registry {
  private final State state;
  private final Links links;

  Registry(State state, Links links) {
    this.state = state;
    this.links = links;
  }

  /** Adds a primary, or returns null if the name is taken. */
  Primary addPrimary(String name, Address address, int quorum) {
    if (state.primaries.containsKey(name)) {
      return null;
    }
    Primary primary = new Primary(name, address, quorum, state.timings, state.now);
    state.primaries.put(name, primary);
    return primary;
  }

  void remove(Primary primary) {
    state.primaries.remove(primary.name);
    primary.replicas.values().forEach(links::release);
    primary.sentinels.values().forEach(links::release);
    links.release(primary);
  }

  /** The primary at an address, or null. */
  Primary at(Address address) {
    for (Primary primary : state.primaries.values()) {
      if (primary.address.same(address)) {
        return primary;
      }
    }
    return null;
  }

  /** Adds a replica, or returns null if it is known. */
  Replica addReplica(Primary primary, Address address) {
    String name = address.hostAndPort(state.options.announceHostnames);
    if (primary.replicas.containsKey(name)) {
      return null;
    }
    Replica replica = new Replica(primary, name, address, state.now);
    primary.replicas.put(name, replica);
    return replica;
  }

  /**
   * Adds a Sentinel, or returns null if its run id is known. One that watches another primary, too,
   * keeps its link.
   */
  OtherSentinel addSentinel(Primary primary, String runId, Address address) {
    if (primary.sentinels.containsKey(runId)) {
      return null;
    }
    OtherSentinel added = new OtherSentinel(primary, runId, address, state.now);
    for (Primary other : state.primaries.values()) {
      OtherSentinel same = other.sentinels.get(runId);
      if (same != null) {
        added.link = same.link;
        added.link.users++;
        break;
      }
    }
    primary.sentinels.put(runId, added);
    return added;
  }

  boolean removeSentinel(Primary primary, String runId) {
    OtherSentinel removed = primary.sentinels.remove(runId);
    if (removed != null) {
      links.release(removed);
    }
    return removed != null;
  }

  OtherSentinel sentinelAt(Primary primary, Address address) {
    for (OtherSentinel sentinel : primary.sentinels.values()) {
      if (sentinel.address.same(address)) {
        return sentinel;
      }
    }
    return null;
  }

  /** Gives a Sentinel that has moved its new address at all other primaries that it watches. */
  void moveEverywhere(OtherSentinel moved) {
    int others = 0;
    for (Primary primary : state.primaries.values()) {
      OtherSentinel same = primary.sentinels.get(moved.runId);
      if (same != null) {
        links.close(same);
        if (same != moved) {
          same.address = moved.address;
          others++;
        }
      }
    }
    if (others > 0) {
      state.event(
          NOTICE,
          "+sentinel-address-update",
          moved,
          " " + others + " additional matching instances");
    }
  }

  /**
   * Forgets replicas and what was observed, and perhaps the other Sentinels; ends a failover that
   * is in progress.
   */
  void reset(Primary primary, boolean sentinelsToo) {
    primary.replicas.values().forEach(links::release);
    primary.replicas.clear();
    if (sentinelsToo) {
      primary.sentinels.values().forEach(links::release);
      primary.sentinels.clear();
    }
    links.close(primary);
    primary.link.forget(state.now);
    primary.subjectivelyDown = false;
    primary.objectivelyDown = false;
    primary.rebooted = false;
    primary.scriptKillSent = false;
    primary.leader = null;
    primary.voteTold = true;
    primary.failoverInProgress = false;
    primary.forced = false;
    primary.failoverState = FailoverState.NONE;
    primary.failoverStateSince = 0;
    primary.failoverStart = 0;
    primary.promoted = null;
    primary.runId = null;
    primary.infoRefresh = 0;
    primary.reportsPrimary = true;
    primary.roleReportedSince = state.now;
  }

  /** There is a new primary; the old one becomes a replica, as the others. */
  void switchTo(Primary primary, Address next) {
    Address old = primary.address;
    state.effects.event(
        WARNING,
        "+switch-master",
        primary,
        primary.name + ' ' + state.place(old) + ' ' + state.place(next));
    renew(primary, next);
  }

  /** Begins anew with a primary, and with the replicas that are known. */
  void renew(Primary primary, Address next) {
    Address old = primary.address;
    List<Replica> replicas = new ArrayList<>();
    for (Replica replica : primary.replicas.values()) {
      if (!replica.address.same(next)) {
        replicas.add(replica);
      }
    }
    reset(primary, false);
    primary.address = next;
    primary.subjectivelyDownSince = 0;
    primary.objectivelyDownSince = 0;
    for (OtherSentinel sentinel : primary.sentinels.values()) {
      // What it said was about the old one.
      sentinel.primaryDown = false;
    }
    for (Replica before : replicas) {
      Replica replica = follow(primary, before.address);
      if (replica != null) {
        replica.priority = before.priority;
        replica.priorityKnown = before.priorityKnown;
      }
    }
    if (!old.same(next)) {
      follow(primary, old);
    }
    state.change();
  }

  private Replica follow(Primary primary, Address address) {
    Replica added = addReplica(primary, address);
    if (added != null) {
      state.event(NOTICE, "+slave", added);
    }
    return added;
  }
}
