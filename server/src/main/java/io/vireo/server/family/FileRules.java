package io.vireo.server.family;

import io.vireo.config.Config;
import io.vireo.config.RdbVersionCheck;
import io.vireo.config.SnapshotSettings;
import io.vireo.config.VireoSettings;
import io.vireo.persistence.rdb.FunctionPayload;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.table.Entry;
import io.vireo.server.durability.LibraryTexts;
import io.vireo.server.snapshot.Dump;
import io.vireo.server.snapshot.FormatVersion;
import io.vireo.server.snapshot.ValueRules;
import java.nio.ByteBuffer;

/**
 * How values are written to files and payloads and read from them, by the present settings. Data
 * context only.
 */
public final class FileRules {
  private final Config config;
  private final LibraryTexts libraries;
  private final EncodingThresholds thresholds;

  /** The rules of a server. */
  public FileRules(Config config, LibraryTexts libraries, EncodingThresholds thresholds) {
    this.config = config;
    this.libraries = libraries;
    this.thresholds = thresholds;
  }

  private int pinned() {
    return config.get(VireoSettings.RDB_VERSION);
  }

  /** Why the value of an entry cannot be written as the settings want, or null. */
  public String refusal(Entry entry) {
    return FormatVersion.refusal(FormatVersion.needed(entry), pinned());
  }

  /** The value of an entry as DUMP gives it; only without a {@link #refusal}. */
  public Bytes dump(Entry entry) {
    int pinned = pinned();
    return dump(entry, pinned == FormatVersion.AUTO ? FormatVersion.natural(entry) : pinned);
  }

  /** The value of an entry as it is passed on to the log and the replicas of this server. */
  public Bytes passedOn(Entry entry) {
    String refusal = refusal(entry);
    if (refusal != null) {
      throw new IllegalStateException(refusal);
    }
    return dump(entry);
  }

  /** The value of an entry in the encoding that it has, whatever the settings want. */
  public Bytes naturalDump(Entry entry) {
    return dump(entry, FormatVersion.natural(entry));
  }

  private Bytes dump(Entry entry, int version) {
    return Dump.of(entry, version, config.get(SnapshotSettings.RDBCOMPRESSION));
  }

  /** All libraries of functions as FUNCTION DUMP gives them. */
  public Bytes dumpLibraries() {
    ByteBuffer payload =
        FunctionPayload.write(libraries.all(), config.get(SnapshotSettings.RDBCOMPRESSION));
    return Bytes.of(payload.array(), 0, payload.limit());
  }

  /** Whether payloads may be of a later version of the format than is known. */
  public boolean readsLaterVersions() {
    return config.get(SnapshotSettings.RDB_VERSION_CHECK) == RdbVersionCheck.RELAXED;
  }

  /** How a payload of RESTORE is read: any client may have made it, so it is checked well. */
  public ValueRules rules(long now) {
    return new ValueRules(thresholds.now(), true, now);
  }
}
