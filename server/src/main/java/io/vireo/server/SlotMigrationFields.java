package io.vireo.server;

import io.vireo.server.cluster.AtomicMigrations;
import io.vireo.server.info.FieldOwners;
import java.util.function.ToLongFunction;

/** The fields of INFO memory about slots that move to or from this node. */
final class SlotMigrationFields {
  private SlotMigrationFields() {}

  /**
   * Gives INFO the fields.
   *
   * @param migrations null on a server without a cluster
   */
  static void own(FieldOwners fields, AtomicMigrations migrations) {
    own(fields, migrations, "output_buffer", all -> all.source().keptBytes());
    own(fields, migrations, "input_buffer", all -> all.target().keptBytes());
    own(fields, migrations, "input_buffer_peak", all -> all.target().peakBytes());
  }

  private static void own(
      FieldOwners fields,
      AtomicMigrations migrations,
      String what,
      ToLongFunction<AtomicMigrations> value) {
    fields.own(
        "mem_cluster_slot_migration_" + what,
        () -> migrations == null ? 0L : value.applyAsLong(migrations));
  }
}
