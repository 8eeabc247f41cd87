package io.vireo.server.sentinel.machine;

import java.util.ArrayList;
import java.util.List;

/** What sentinel.conf holds, in the simulation: taken from a machine, and given to the next. */
record SavedConfiguration(String myId, long epoch, List<SavedPrimary> primaries) {

  record SavedPrimary(
      String name,
      Address address,
      int quorum,
      long downAfter,
      long failoverTimeout,
      int parallelSyncs,
      long configEpoch,
      long leaderEpoch,
      List<Address> replicas,
      List<Known> sentinels) {}

  record Known(String runId, Address address) {}

  static SavedConfiguration of(SentinelMachine machine) {
    List<SavedPrimary> primaries = new ArrayList<>();
    for (Primary primary : machine.primaries()) {
      primaries.add(saved(primary));
    }
    return new SavedConfiguration(machine.myId(), machine.currentEpoch(), primaries);
  }

  private static SavedPrimary saved(Primary primary) {
    Address current = primary.currentAddress();
    List<Address> replicas = new ArrayList<>();
    for (Replica replica : primary.replicas()) {
      Address its = replica.address();
      replicas.add(its.same(current) ? primary.address() : its);
    }
    List<Known> sentinels = new ArrayList<>();
    for (OtherSentinel sentinel : primary.sentinels()) {
      sentinels.add(new Known(sentinel.runId(), sentinel.address()));
    }
    return new SavedPrimary(
        primary.name(),
        current,
        primary.quorum(),
        primary.downAfter(),
        primary.failoverTimeout(),
        primary.parallelSyncs(),
        primary.configEpoch(),
        primary.leaderEpoch(),
        replicas,
        sentinels);
  }

  void restore(SentinelMachine machine) {
    machine.restoreEpoch(epoch);
    for (SavedPrimary saved : primaries) {
      Primary primary =
          machine.restorePrimary(
              saved.name, saved.address, saved.quorum, saved.configEpoch, saved.leaderEpoch);
      primary.setDownAfter(saved.downAfter);
      primary.setFailoverTimeout(saved.failoverTimeout);
      primary.setParallelSyncs(saved.parallelSyncs);
      saved.replicas.forEach(address -> machine.restoreReplica(primary, address));
      saved.sentinels.forEach(
          known -> machine.restoreSentinel(primary, known.address, known.runId));
    }
  }

  /** The epoch of the vote that is kept for a primary, 0 if there is none. */
  long leaderEpoch(String name) {
    for (SavedPrimary primary : primaries) {
      if (primary.name.equals(name)) {
        return primary.leaderEpoch;
      }
    }
    return 0;
  }
}
