package io.vireo.server.durability;

import io.vireo.config.AppendOnlySettings;
import io.vireo.config.Config;
import io.vireo.config.EvictionPolicy;
import io.vireo.config.MemorySettings;
import io.vireo.config.Setting;
import io.vireo.config.SnapshotSettings;
import io.vireo.config.VireoSettings;
import io.vireo.persistence.disk.DurableFiles;
import io.vireo.persistence.rdb.RdbFile;
import io.vireo.server.durability.making.FileTarget;
import io.vireo.server.durability.making.SnapshotSink;
import io.vireo.server.durability.making.StreamTarget;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.snapshot.FormatVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What snapshots are to hold, and how, by the present settings. Data context only. */
final class SnapshotOrders {
  private final Keyspace keyspace;
  private final Config config;
  private final DurableFiles files;
  private final LibraryTexts libraries;
  private Supplier<Map<String, String>> facts = Map::of;

  SnapshotOrders(Config config, Keyspace keyspace, DurableFiles files, LibraryTexts libraries) {
    this.keyspace = keyspace;
    this.config = config;
    this.files = files;
    this.libraries = libraries;
  }

  /** Sets what files tell of the history of their data, by name; gives what told it before. */
  Supplier<Map<String, String>> facts(Supplier<Map<String, String>> source) {
    Supplier<Map<String, String>> before = facts;
    facts = source;
    return before;
  }

  /** What files would tell now. */
  Map<String, String> facts() {
    return facts.get();
  }

  /**
   * A file. The base of a log tells no history: what is behind it does.
   *
   * @param target where it is put when it is whole
   * @param temporary where it is written
   * @param preamble whether it is the base of a log
   */
  SnapshotJob.Order file(Path target, Path temporary, boolean preamble) {
    RdbFile.Options options =
        options(
            preamble
                ? AppendOnlySettings.AOF_REWRITE_INCREMENTAL_FSYNC
                : SnapshotSettings.RDB_SAVE_INCREMENTAL_FSYNC);
    return new SnapshotJob.Order(
        version(),
        true,
        isIdleTold(),
        preamble,
        preamble ? Map.of() : facts.get(),
        libraries.all(),
        new FileTarget(files, temporary, target, options, preamble));
  }

  /** The content of a file that tells no history, for a sink. */
  SnapshotJob.Order copy(SnapshotSink sink) {
    return new SnapshotJob.Order(
        version(),
        true,
        isIdleTold(),
        false,
        Map.of(),
        libraries.all(),
        new StreamTarget(sink, options(SnapshotSettings.RDB_SAVE_INCREMENTAL_FSYNC)));
  }

  private int version() {
    int pinned = config.get(VireoSettings.RDB_VERSION);
    return pinned == FormatVersion.AUTO ? FormatVersion.needed(keyspace) : pinned;
  }

  /** A stream, in the oldest format that holds the data. */
  SnapshotJob.Order stream(
      SnapshotContent content, Map<String, String> ownFacts, SnapshotSink sink) {
    return new SnapshotJob.Order(
        FormatVersion.needed(keyspace),
        content == SnapshotContent.ALL,
        isIdleTold(),
        false,
        ownFacts,
        content == SnapshotContent.NOTHING ? List.of() : libraries.all(),
        new StreamTarget(sink, options(SnapshotSettings.RDB_SAVE_INCREMENTAL_FSYNC)));
  }

  private boolean isIdleTold() {
    return config.get(MemorySettings.MAXMEMORY_POLICY).order() == EvictionPolicy.Order.USE;
  }

  private RdbFile.Options options(Setting<Boolean> syncOften) {
    return new RdbFile.Options(
        config.get(SnapshotSettings.RDBCOMPRESSION),
        config.get(SnapshotSettings.RDBCHECKSUM),
        config.get(syncOften));
  }
}
