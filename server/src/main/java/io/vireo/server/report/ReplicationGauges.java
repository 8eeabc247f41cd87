package io.vireo.server.report;

import io.vireo.metrics.ReplicationNumbers;
import io.vireo.server.replication.follow.Follower;
import io.vireo.server.replication.lead.Lead;
import io.vireo.server.replication.lead.Replica;
import io.vireo.server.replication.lead.Replicas;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts together what a scrape page tells of replication. Data context only. */
public final class ReplicationGauges {
  private final Lead lead;
  private final Follower follower;

  /** The numbers of a server, as a primary and as a replica. */
  public ReplicationGauges(Lead lead, Follower follower) {
    this.lead = lead;
    this.follower = follower;
  }

  /** The present numbers. */
  public ReplicationNumbers now() {
    return new ReplicationNumbers(
        lead.history().offset(),
        lead.backlog().isActive() ? lead.backlog().length() : 0,
        lead.backlog().size(),
        replicas(),
        primaries());
  }

  /** Of two with the same name, as behind one address, the last is reported. */
  private List<ReplicationNumbers.Replica> replicas() {
    Replicas replicas = lead.replicas();
    Map<String, ReplicationNumbers.Replica> byName = new LinkedHashMap<>();
    for (Replica each : replicas.all()) {
      String name = each.address() + ':' + each.port();
      byName.put(
          name,
          new ReplicationNumbers.Replica(
              name,
              each.isOnline(),
              each.acknowledged(),
              Math.max(0, lead.history().offset() - each.acknowledged()),
              replicas.silence(each)));
    }
    return new ArrayList<>(byName.values());
  }

  private List<ReplicationNumbers.Primary> primaries() {
    return follower.isReplica()
        ? List.of(
            new ReplicationNumbers.Primary(
                follower.primary().host() + ':' + follower.primary().port(),
                follower.isLinkUp(),
                follower.silence()))
        : List.of();
  }
}
