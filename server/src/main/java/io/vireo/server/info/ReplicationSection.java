package io.vireo.server.info;

import io.vireo.config.ReplicationSettings;

/** INFO replication: the server's role and the state of its backlog. */
final class ReplicationSection {
  private static final String NO_ID = "0".repeat(Identity.ID_DIGITS);

  private final ServerInfo info;
  private final String replicationId = Identity.randomId();

  ReplicationSection(ServerInfo info) {
    this.info = info;
  }

  void write(Fields out) {
    out.owned("role", "master");
    out.owned("connected_slaves", 0);
    if (ReplicationSettings.needsReplicas(info.engine().config())) {
      out.owned("min_slaves_good_slaves", 0);
    }
    out.owned("master_failover_state", "no-failover");
    out.owned("master_replid", replicationId);
    out.owned("master_replid2", NO_ID);
    out.owned("master_repl_offset", info.engine().propagation().offset());
    out.owned("second_repl_offset", -1);
    out.owned("repl_backlog_active", 0);
    long size = info.engine().config().get(ReplicationSettings.REPL_BACKLOG_SIZE);
    out.put("repl_backlog_size", size);
    out.owned("repl_backlog_first_byte_offset", 0);
    out.owned("repl_backlog_histlen", 0);
  }
}
