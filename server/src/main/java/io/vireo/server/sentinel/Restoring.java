package io.vireo.server.sentinel;

import io.vireo.server.sentinel.PrimaryState.Other;
import io.vireo.server.sentinel.machine.Primary;
import io.vireo.server.sentinel.machine.SentinelMachine;

/** Tells the machine what the configuration file says. The thread that starts the server. */
final class Restoring {
  private final SentinelMachine machine;

  Restoring(SentinelMachine machine) {
    this.machine = machine;
  }

  void restore(SentinelState state) {
    long epoch = state.settings.epoch();
    for (PrimaryState primary : state.primaries.values()) {
      restore(primary);
      epoch = Math.max(epoch, primary.configEpoch);
    }
    machine.restoreEpoch(epoch);
  }

  private void restore(PrimaryState from) {
    Primary to =
        machine.restorePrimary(
            from.name, from.address, from.quorum, from.configEpoch, from.leaderEpoch);
    if (from.downAfter > 0) {
      to.setDownAfter(from.downAfter);
    }
    if (from.failoverTimeout > 0) {
      to.setFailoverTimeout(from.failoverTimeout);
    }
    to.setParallelSyncs(from.parallelSyncs);
    to.setRebootDownAfter(from.rebootDownAfter);
    to.setNotificationScript(from.notificationScript);
    to.setClientReconfigScript(from.clientReconfigScript);
    to.setAuthUser(from.authUser);
    to.setAuthPass(from.authPass);
    to.renamedCommands().putAll(from.renamed);
    from.replicas.forEach(replica -> machine.restoreReplica(to, replica));
    for (Other other : from.sentinels) {
      machine.restoreSentinel(to, other.address(), other.runId());
    }
  }
}
