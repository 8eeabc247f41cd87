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
          .honoured(
              "When a snapshot is taken: seconds since the last one, and changes in that time");

  public static final Setting<Boolean> STOP_WRITES_ON_BGSAVE_ERROR =
      SUBJECT
          .yesNo("stop-writes-on-bgsave-error", true)
          .honoured("Refuse writes after a snapshot in the background failed");

  public static final Setting<Boolean> RDBCOMPRESSION =
      SUBJECT
          .yesNo("rdbcompression", true)
          .honoured("Compress the strings of snapshots and of DUMP");

  public static final Setting<Boolean> RDBCHECKSUM =
      SUBJECT
          .yesNo("rdbchecksum", true)
          .immutable()
          .honoured("End snapshots with a checksum, and check it when one is loaded");

  public static final Setting<SanitizePayload> SANITIZE_DUMP_PAYLOAD =
      SUBJECT
          .word("sanitize-dump-payload", SanitizePayload.NO)
          .honoured(
              "Look for elements that are there twice when a snapshot is loaded; RESTORE always does, and the layout of values is always checked");

  public static final Setting<RdbVersionCheck> RDB_VERSION_CHECK =
      SUBJECT
          .word("rdb-version-check", RdbVersionCheck.STRICT)
          .honoured(
              "What is done with snapshots and payloads of RESTORE of a version of the format that is not"
                  + " known; known are those up to 13, and Valkey's 80. strict refuses the others,"
                  + " relaxed reads them unless they hold something new");

  public static final Setting<String> DBFILENAME =
      SUBJECT
          .text("dbfilename", "dump.rdb")
          .flag(SettingFlag.PROTECTED)
          .check(name -> TextRules.fileName("dbfilename", "filename", name))
          .honoured("File of the snapshot");

  public static final Setting<Boolean> RDB_DEL_SYNC_FILES =
      SUBJECT
          .yesNo("rdb-del-sync-files", false)
          .honoured("Delete the files of full syncs, if nothing else is kept on disk");

  public static final Setting<Boolean> RDB_SAVE_INCREMENTAL_FSYNC =
      SUBJECT
          .yesNo("rdb-save-incremental-fsync", true)
          .honoured("Force a snapshot to the disk every 4 MiB, not only at its end");

  public static final Setting<Integer> RDB_KEY_SAVE_DELAY =
      SUBJECT
          .number("rdb-key-save-delay", 0, Integer.MIN_VALUE, Integer.MAX_VALUE)
          .hidden()
          .honoured("Microseconds of rest after each saved key, for tests");

  public static final Setting<Integer> KEY_LOAD_DELAY =
      SUBJECT
          .number("key-load-delay", 0, Integer.MIN_VALUE, Integer.MAX_VALUE)
          .hidden()
          .honoured("Microseconds of rest after each loaded key, for tests");

  public static final Setting<Long> LOADING_PROCESS_EVENTS_INTERVAL_BYTES =
      SUBJECT
          .large("loading-process-events-interval-bytes", 512L << 10, 1024, Integer.MAX_VALUE)
          .hidden()
          .honoured("Bytes that are loaded before clients get answers, for a second at most");
}
