package io.vireo.server;

import io.vireo.server.cluster.AtomicMigrations;
import io.vireo.server.info.FieldOwners;
import io.vireo.server.info.Section;
import io.vireo.server.info.ServerInfo;
import io.vireo.server.pubsub.Kind;
import io.vireo.server.replication.follow.ReplicaReport;
import io.vireo.server.report.DurabilityFields;
import io.vireo.server.report.ReplicationFields;
import java.util.function.ToLongFunction;

/** Fields of INFO that other rooms than its own know. */
final class InfoFields {
  private InfoFields() {}

  /** Gives INFO the fields that other rooms know. */
  static void add(ServerParts parts) {
    ServerInfo info = parts.info;
    FieldOwners fields = info.owners();
    fields
        .own("pubsub_channels", () -> parts.pubSub.count(Kind.CHANNEL))
        .own("pubsub_patterns", () -> parts.pubSub.count(Kind.PATTERN))
        .own("pubsubshard_channels", () -> parts.pubSub.count(Kind.SHARD))
        .own("tracking_clients", () -> parts.tracked.tracking().clients())
        .own("tracking_total_keys", () -> parts.tracked.tracking().keys())
        .own("tracking_total_items", () -> parts.tracked.tracking().items())
        .own("tracking_total_prefixes", () -> parts.tracked.tracking().prefixes())
        .own("migrate_cached_sockets", parts.migrations::cached)
        .own("cluster_enabled", () -> parts.cluster == null ? 0 : 1)
        .own("mem_cluster_links", () -> parts.cluster == null ? 0 : parts.cluster.bus().keptBytes())
        .ownAtTimes("shutdown_in_milliseconds", parts::millisToEnd);
    addMigrations(fields, parts.cluster == null ? null : parts.cluster.migrations());
    DurabilityFields.own(fields, parts.durability);
    info.add(
        new Section(
            "Replication",
            Section.Shown.DEFAULT,
            new ReplicationFields(
                    parts.config,
                    parts.lead,
                    new ReplicaReport(parts.follower),
                    parts.failovers.failover())
                ::write));
    ReplicationFields.own(fields, parts.lead, parts.follower, parts.engine.keyspace());
    parts.scriptFields.own(fields);
  }

  /** Slots that move to or from this node; null on a server without a cluster. */
  private static void addMigrations(FieldOwners fields, AtomicMigrations migrations) {
    addMigration(fields, migrations, "output_buffer", all -> all.source().keptBytes());
    addMigration(fields, migrations, "input_buffer", all -> all.target().keptBytes());
    addMigration(fields, migrations, "input_buffer_peak", all -> all.target().peakBytes());
  }

  private static void addMigration(
      FieldOwners fields,
      AtomicMigrations migrations,
      String what,
      ToLongFunction<AtomicMigrations> value) {
    fields.own(
        "mem_cluster_slot_migration_" + what,
        () -> migrations == null ? 0L : value.applyAsLong(migrations));
  }
}
