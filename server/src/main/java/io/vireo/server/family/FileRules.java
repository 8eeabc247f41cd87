package io.vireo.server.family;

import io.vireo.config.SnapshotSettings;
import io.vireo.server.snapshot.ValueRules;

/** How values are written to files and payloads and read from them, by the present settings. */
final class FileRules {
  private final Services services;

  FileRules(Services services) {
    this.services = services;
  }

  /** Whether strings are compressed. */
  boolean compression() {
    return services.engine().config().get(SnapshotSettings.RDBCOMPRESSION);
  }

  /** How a payload of RESTORE is read: it comes from anybody, so it is looked at thoroughly. */
  ValueRules rules(long now) {
    return new ValueRules(services.thresholds(), true, now);
  }
}
