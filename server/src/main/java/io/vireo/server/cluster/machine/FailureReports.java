package io.vireo.server.cluster.machine;

import java.util.LinkedHashMap;
import java.util.Map;

/** Which primaries have reported a node as failing, and when. */
final class FailureReports {
  private final Map<ClusterNode, Long> times = new LinkedHashMap<>();

  /**
   * Notes a report.
   *
   * @return true if the reporter had not reported it yet
   */
  boolean add(ClusterNode reporter, long now) {
    return times.put(reporter, now) == null;
  }

  /** Forgets reports from before a time. */
  void expire(long before) {
    times.values().removeIf(time -> time < before);
  }

  boolean remove(ClusterNode reporter) {
    return times.remove(reporter) != null;
  }

  int count() {
    return times.size();
  }
}
