package io.vireo.server.report;

import io.vireo.config.Config;
import io.vireo.config.ReplicationSettings;
import io.vireo.server.info.FieldOwners;
import io.vireo.server.info.Fields;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.replication.Backlog;
import io.vireo.server.replication.ReplicationHistory;
import io.vireo.server.replication.failover.Failover;
import io.vireo.server.replication.follow.Follower;
import io.vireo.server.replication.follow.ReplicaReport;
import io.vireo.server.replication.lead.Lead;
import io.vireo.server.replication.lead.Replica;
import io.vireo.server.replication.lead.Replicas;
import java.util.Map;

/** What INFO tells about replication. Data context only. */
public final class ReplicationFields {
  private final Config config;
  private final Lead lead;
  private final ReplicaReport replica;
  private final Failover failover;

  /** The fields of INFO that report a server's replication, as a primary and as a replica. */
  public ReplicationFields(Config config, Lead lead, ReplicaReport replica, Failover failover) {
    this.failover = failover;
    this.config = config;
    this.lead = lead;
    this.replica = replica;
  }

  /** Writes the section. */
  public void write(Fields out) {
    Map<String, String> ofReplica = replica.fields();
    out.put("role", ofReplica.isEmpty() ? "master" : "slave");
    ofReplica.forEach(out::put);
    replicas(out);
    out.put("master_failover_state", failover.state().shown());
    ReplicationHistory history = lead.history();
    out.put("master_replid", history.id());
    out.put("master_replid2", history.previousId());
    out.put("master_repl_offset", history.offset());
    out.put("second_repl_offset", history.previousIdEnd());
    backlog(out, lead.backlog());
    out.put("replicas_waiting_psync", lead.replicas().waitingForStream());
  }

  private void replicas(Fields out) {
    Replicas replicas = lead.replicas();
    out.put("connected_slaves", replicas.all().size());
    if (ReplicationSettings.needsReplicas(config)) {
      out.put("min_slaves_good_slaves", replicas.good());
    }
    int number = 0;
    for (Replica replica : replicas.all()) {
      out.put(
          "slave" + number++,
          "ip="
              + replica.address()
              + ",port="
              + replica.port()
              + ",state="
              + replica.shownState()
              + ",offset="
              + replica.acknowledged()
              + ",lag="
              + replicas.lag(replica)
              + ",io-thread="
              + replica.loop()
              + (replica.shownType().isEmpty() ? "" : ",type=" + replica.shownType()));
    }
  }

  private static void backlog(Fields out, Backlog backlog) {
    boolean active = backlog.isActive();
    out.put("repl_backlog_active", active);
    out.put("repl_backlog_size", backlog.size());
    out.put("repl_backlog_first_byte_offset", active ? backlog.firstByte() : 0);
    out.put("repl_backlog_histlen", active ? backlog.length() : 0);
  }

  /** Registers what tells the fields of replication that other sections show. */
  public static void own(FieldOwners fields, Lead lead, Follower follower, Keyspace keyspace) {
    fields
        .own("slave_expires_tracked_keys", keyspace::ownDeadlines)
        .own("mem_replication_backlog", () -> lead.backlog().heapBytes())
        .own("mem_clients_slaves", lead::keptBytes)
        .own("mem_replica_full_sync_buffer", follower::bufferBytes)
        .own(
            "mem_total_replication_buffers",
            () -> lead.backlog().heapBytes() + lead.keptBytes() + follower.bufferBytes());
  }
}
