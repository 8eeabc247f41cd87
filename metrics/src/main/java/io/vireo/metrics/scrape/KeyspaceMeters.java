package io.vireo.metrics.scrape;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vireo.metrics.KeyspaceSizes;
import java.util.BitSet;

/** Keys and expires of each database, from the first time on that it held a key. */
final class KeyspaceMeters implements RefreshingBinder {

  private final KeyspaceSizes sizes;
  private final BitSet registered = new BitSet();

  KeyspaceMeters(KeyspaceSizes sizes) {
    this.sizes = sizes;
  }

  @Override
  public void refresh(MeterRegistry registry) {
    for (var db = 0; db < sizes.databases(); db++) {
      if (!registered.get(db) && sizes.keys(db) > 0) {
        registered.set(db);
        register(registry, db);
      }
    }
  }

  private void register(MeterRegistry registry, int db) {
    Gauge.builder("vireo.db.keys", sizes, source -> source.keys(db))
        .tag("db", Integer.toString(db))
        .description("Keys in the database.")
        .register(registry);
    Gauge.builder("vireo.db.expires", sizes, source -> source.expires(db))
        .tag("db", Integer.toString(db))
        .description("Keys of the database that have a time to live.")
        .register(registry);
  }
}
