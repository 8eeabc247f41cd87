package io.vireo.config;

import java.util.List;

/** Snapshots of the data set. */
public final class SnapshotSettings {
  static final Subject SUBJECT = new Subject("Snapshotting");

  private SnapshotSettings() {}

  public static final Setting<List<SavePoint>> SAVE =
      SUBJECT
          .setting(
              "save",
              new SaveType(),
              List.of(new SavePoint(3600, 1), new SavePoint(300, 100), new SavePoint(60, 10000)))
          .quiet(List.of())
          .later("When a snapshot is taken: snapshots are not there yet");

  public static final Setting<Boolean> STOP_WRITES_ON_BGSAVE_ERROR =
      SUBJECT
          .yesNo("stop-writes-on-bgsave-error", true)
          .later("Refuse writes after a snapshot failed: snapshots are not there yet");

  public static final Setting<Boolean> RDBCOMPRESSION =
      SUBJECT
          .yesNo("rdbcompression", true)
          .later("Compress strings of a snapshot: snapshots are not there yet");

  public static final Setting<Boolean> RDBCHECKSUM =
      SUBJECT
          .yesNo("rdbchecksum", true)
          .immutable()
          .later("Check the sum of a snapshot: snapshots are not there yet");

  public static final Setting<SanitizePayload> SANITIZE_DUMP_PAYLOAD =
      SUBJECT
          .word("sanitize-dump-payload", SanitizePayload.NO)
          .later("Check payloads deeply: snapshots are not there yet");

  public static final Setting<String> DBFILENAME =
      SUBJECT
          .text("dbfilename", "dump.rdb")
          .flag(SettingFlag.PROTECTED)
          .check(name -> TextRules.fileName("dbfilename", "filename", name))
          .later("File of the snapshot: snapshots are not there yet");

  public static final Setting<Boolean> RDB_DEL_SYNC_FILES =
      SUBJECT
          .yesNo("rdb-del-sync-files", false)
          .later("Delete snapshots that only replication needed: replication is not there yet");

  public static final Setting<Boolean> RDB_SAVE_INCREMENTAL_FSYNC =
      SUBJECT
          .yesNo("rdb-save-incremental-fsync", true)
          .later("Force a snapshot to the disk piece by piece: snapshots are not there yet");

  public static final Setting<Integer> RDB_KEY_SAVE_DELAY =
      SUBJECT
          .number("rdb-key-save-delay", 0, Integer.MIN_VALUE, Integer.MAX_VALUE)
          .hidden()
          .later(
              "Microseconds of sleep after each saved key, for tests: snapshots are not there yet");

  public static final Setting<Integer> KEY_LOAD_DELAY =
      SUBJECT
          .number("key-load-delay", 0, Integer.MIN_VALUE, Integer.MAX_VALUE)
          .hidden()
          .later(
              "Microseconds of sleep after each loaded key, for tests: snapshots are not there yet");

  public static final Setting<Long> LOADING_PROCESS_EVENTS_INTERVAL_BYTES =
      SUBJECT
          .large("loading-process-events-interval-bytes", 512L << 10, 1024, Integer.MAX_VALUE)
          .hidden()
          .later("Bytes loaded between answers to clients: snapshots are not there yet");
}
