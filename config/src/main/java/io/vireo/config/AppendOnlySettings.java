package io.vireo.config;

/** The log of all writes. */
public final class AppendOnlySettings {
  static final Subject SUBJECT = new Subject("Append only file");

  private AppendOnlySettings() {}

  public static final Setting<Boolean> APPENDONLY =
      SUBJECT.yesNo("appendonly", false).refused("the append only file is not there yet");

  public static final Setting<String> APPENDFILENAME =
      SUBJECT
          .text("appendfilename", "appendonly.aof")
          .immutable()
          .check(name -> TextRules.neededFileName("appendfilename", "filename", name))
          .later("Name of the append only file: the append only file is not there yet");

  public static final Setting<String> APPENDDIRNAME =
      SUBJECT
          .text("appenddirname", "appendonlydir")
          .immutable()
          .check(name -> TextRules.neededFileName("appenddirname", "dirname", name))
          .later("Directory of the append only file: the append only file is not there yet");

  public static final Setting<AppendFsync> APPENDFSYNC =
      SUBJECT
          .word("appendfsync", AppendFsync.EVERYSEC)
          .later("When the file is forced to the disk: the append only file is not there yet");

  public static final Setting<Boolean> NO_APPENDFSYNC_ON_REWRITE =
      SUBJECT
          .yesNo("no-appendfsync-on-rewrite", false)
          .later("Do not force it while it is rewritten: the append only file is not there yet");

  public static final Setting<Integer> AUTO_AOF_REWRITE_PERCENTAGE =
      SUBJECT
          .number("auto-aof-rewrite-percentage", 100, 0, Integer.MAX_VALUE)
          .later("Growth in per cent that starts a rewrite: the append only file is not there yet");

  public static final Setting<Long> AUTO_AOF_REWRITE_MIN_SIZE =
      SUBJECT
          .memory("auto-aof-rewrite-min-size", 64L << 20, 0)
          .later("Bytes below which no rewrite starts: the append only file is not there yet");

  public static final Setting<Boolean> AOF_LOAD_TRUNCATED =
      SUBJECT
          .yesNo("aof-load-truncated", true)
          .later("Start with a file whose end is cut off: the append only file is not there yet");

  public static final Setting<Boolean> AOF_USE_RDB_PREAMBLE =
      SUBJECT
          .yesNo("aof-use-rdb-preamble", true)
          .later("Begin a rewritten file with a snapshot: the append only file is not there yet");

  public static final Setting<Boolean> AOF_TIMESTAMP_ENABLED =
      SUBJECT
          .yesNo("aof-timestamp-enabled", false)
          .later("Note the time in the file: the append only file is not there yet");

  public static final Setting<Boolean> AOF_REWRITE_INCREMENTAL_FSYNC =
      SUBJECT
          .yesNo("aof-rewrite-incremental-fsync", true)
          .later(
              "Force a rewrite to the disk piece by piece: the append only file is not there yet");

  public static final Setting<Boolean> AOF_DISABLE_AUTO_GC =
      SUBJECT
          .yesNo("aof-disable-auto-gc", false)
          .hidden()
          .later("Keep files that a rewrite replaced: the append only file is not there yet");
}
