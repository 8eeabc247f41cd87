package io.vireo.server.sentinel.machine;

import static io.vireo.server.sentinel.machine.EventLevel.NOTICE;
import static io.vireo.server.sentinel.machine.EventLevel.VERBOSE;

import io.vireo.server.sentinel.machine.ServerInfo.Following;
import io.vireo.server.sentinel.machine.ServerInfo.Listed;

/**
 * Takes note of what INFO says, and corrects servers that have another role, or another primary,
 * than they should.
 */
final class ServerInfos {
  /**
   * The number of periods of hello messages after which a replica that turned into a primary is
   * told to follow again.
   */
  private static final int PATIENCE = 4;

  private static final long CORRECTION_PERIOD = 1_000;

  private final State state;
  private final Links links;
  private final Downs downs;
  private final Registry registry;
  private final Failovers failovers;

  ServerInfos(State state, Links links, Downs downs, Registry registry, Failovers failovers) {
    this.state = state;
    this.links = links;
    this.downs = downs;
    this.registry = registry;
    this.failovers = failovers;
  }

  void take(Instance instance, ServerInfo info) {
    instance.info = info.text();
    instance.infoRefresh = state.now;
    runId(instance, info.runId());
    if (instance instanceof Primary primary) {
      info.replicas().forEach(listed -> discover(primary, listed));
      role(primary, info, true);
    } else if (instance instanceof Replica replica) {
      follow(replica, info.replication());
      role(replica, info, false);
      if (!state.tilt) {
        act(replica, info);
      }
    }
  }

  private void runId(Instance instance, String runId) {
    if (runId == null || runId.equals(instance.runId)) {
      return;
    }
    if (instance.runId != null) {
      state.event(NOTICE, "+reboot", instance);
      if (instance instanceof Primary primary && primary.rebootDownAfter() != 0) {
        primary.rebooted = true;
        primary.rebootedSince = state.now;
      }
    }
    instance.runId = runId;
  }

  private void discover(Primary primary, Listed listed) {
    Address address = state.addresses.resolve(listed.host(), listed.port());
    if (address != null) {
      Replica added = registry.addReplica(primary, address);
      if (added != null) {
        state.event(NOTICE, "+slave", added);
        state.change();
      }
    }
  }

  private void role(Instance instance, ServerInfo info, boolean expectsPrimary) {
    if (info.primary() == instance.reportsPrimary
        || !info.primary() && info.replication() == null) {
      return;
    }
    instance.reportsPrimary = info.primary();
    instance.roleReportedSince = state.now;
    if (instance instanceof Replica replica && !info.primary()) {
      replica.configurationChanged = state.now;
    }
    state.event(
        VERBOSE,
        info.primary() == expectsPrimary ? "+role-change" : "-role-change",
        instance,
        " new reported role is " + (info.primary() ? "master" : "slave"));
  }

  private void follow(Replica replica, Following says) {
    if (says == null) {
      replica.primaryLinkDownTime = 0;
      return;
    }
    if (!says.host().equalsIgnoreCase(replica.primaryHost) || says.port() != replica.primaryPort) {
      replica.primaryHost = says.host();
      replica.primaryPort = says.port();
      replica.configurationChanged = state.now;
    }
    replica.primaryLinkDownTime = says.linkDownMillis();
    replica.primaryLinkUp = says.linkUp();
    replica.priority = says.priority();
    replica.priorityKnown = true;
    replica.offset = says.offset();
    replica.announced = says.announced();
  }

  private void act(Replica replica, ServerInfo info) {
    Primary primary = replica.primary();
    if (info.primary()) {
      if (replica.promoted && primary.failoverState == FailoverState.WAIT_PROMOTION) {
        failovers.promoted(replica);
      } else {
        convertToReplica(replica);
      }
    } else if (info.replication() != null) {
      if (!primary.address.matches(replica.primaryHost, replica.primaryPort)) {
        correctPrimary(replica);
      }
      failovers.reconfigured(replica);
    }
  }

  /**
   * It has turned into a primary: an old one that came back, or one that was promoted from
   * elsewhere.
   */
  private void convertToReplica(Replica replica) {
    Primary primary = replica.primary();
    long patience = PATIENCE * state.timings.publishPeriod;
    if (!replica.promoted
        && downs.looksSane(primary)
        && replica.noDownFor(patience, state.now)
        && state.now - replica.roleReportedSince > patience) {
      correct(replica, "+convert-to-slave");
    }
  }

  private void correctPrimary(Replica replica) {
    Primary primary = replica.primary();
    long patience = primary.failoverTimeout();
    if (downs.looksSane(primary)
        && replica.noDownFor(patience, state.now)
        && state.now - replica.configurationChanged > patience) {
      correct(replica, "+fix-slave-config");
    }
  }

  /** Not with each INFO, if the server does not do as it is told. */
  private void correct(Replica replica, String event) {
    if (state.now - replica.corrected >= CORRECTION_PERIOD) {
      replica.corrected = state.now;
      links.replicaOf(replica, replica.primary().address);
      state.event(NOTICE, event, replica);
    }
  }
}
