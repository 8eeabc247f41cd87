package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.RdbFormat;
import io.vireo.server.data.table.Entry;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Keyspace;

/**
 * Which version of the RDB format data needs. Data context only.
 *
 * <p>Version 10, which Redis 7.0 reads, holds everything but three things. When a consumer of a
 * stream last got something is there from version 11 on (Redis 7.2); an older file has only when it
 * last tried to, and a reader takes the one for the other, so nothing is lost where both are the
 * same. Deadlines of fields of hashes are there from version 12 on (Redis 7.4), ids of producers of
 * streams from version 13 on (Redis 8.6). That a small set is a listpack is no data: in version 10
 * its members follow one by one, and are packed again when they are read.
 *
 * <p>A snapshot tells its version first, so it must be known before a value is looked at: databases
 * count what needs more.
 */
public final class FormatVersion {
  /** The setting that leaves the choice to the server. */
  public static final int AUTO = 0;

  static final int SET_LISTPACKS = 11;
  static final int CONSUMER_ACTIVITY = 11;
  static final int FIELD_DEADLINES = 12;
  static final int STREAM_PRODUCERS = 13;

  private FormatVersion() {}

  /** The oldest version that holds all present keys without losing anything. */
  public static int needed(Keyspace space) {
    int needed = RdbFormat.OLDEST_WRITTEN;
    for (int i = 0; i < space.size(); i++) {
      needed = Math.max(needed, needed(space.database(i)));
    }
    return needed;
  }

  private static int needed(Database db) {
    if (db.producedStreams() > 0) {
      return STREAM_PRODUCERS;
    }
    if (db.fieldExpires() > 0) {
      return FIELD_DEADLINES;
    }
    return db.streamActivity() > 0 ? CONSUMER_ACTIVITY : RdbFormat.OLDEST_WRITTEN;
  }

  /** The oldest version that holds the value of an entry without losing anything. */
  public static int needed(Entry entry) {
    ValueType<?> type = ValueTypes.of(entry);
    return type == null ? RdbFormat.OLDEST_WRITTEN : type.needed(entry.value());
  }

  /** The oldest version that also holds the value of an entry in the encoding it has. */
  public static int natural(Entry entry) {
    ValueType<?> type = ValueTypes.of(entry);
    return type == null ? RdbFormat.OLDEST_WRITTEN : type.natural(entry.value());
  }

  /**
   * Why data cannot be written, a sentence without an end; null if it can.
   *
   * @param needed the version it needs
   * @param pinned the version that the settings ask for, or {@link #AUTO}
   */
  public static String refusal(int needed, int pinned) {
    if (pinned == AUTO || needed <= pinned) {
      return null;
    }
    String reason =
        switch (needed) {
          case STREAM_PRODUCERS -> "streams know ids of producers";
          case FIELD_DEADLINES -> "hashes have fields with deadlines";
          default -> "consumers of streams tell when they last got something";
        };
    return "rdb-version is %d, but the data needs %d: %s".formatted(pinned, needed, reason);
  }
}
