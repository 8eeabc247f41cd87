package io.vireo.server.sentinel;

import io.vireo.server.sentinel.machine.Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the configuration file says of one primary; null or 0 where it says nothing. */
final class PrimaryState {
  /** Another Sentinel. */
  record Other(String runId, Address address) {}

  final String name;
  final Address address;
  final int quorum;
  final List<Address> replicas = new ArrayList<>();
  final List<Other> sentinels = new ArrayList<>();
  final Map<String, String> renamed = new LinkedHashMap<>();
  long downAfter;
  long failoverTimeout;
  int parallelSyncs = 1;
  long rebootDownAfter;
  long configEpoch;
  long leaderEpoch;
  String notificationScript;
  String clientReconfigScript;
  String authUser;
  String authPass;

  PrimaryState(String name, Address address, int quorum) {
    this.name = name;
    this.address = address;
    this.quorum = quorum;
  }
}
