package io.vireo.config;

/** The log of all writes. */
public final class AppendOnlySettings {
  static final Subject SUBJECT = new Subject("Append only file");

  private AppendOnlySettings() {}

  public static final Setting<Boolean> APPENDONLY =
      SUBJECT.yesNo("appendonly", false).honoured("Write every change to the append only file");

  public static final Setting<String> APPENDFILENAME =
      SUBJECT
          .text("appendfilename", "appendonly.aof")
          .immutable()
          .check(name -> TextRules.neededFileName("appendfilename", "filename", name))
          .honoured("Name of the append only file");

  public static final Setting<String> APPENDDIRNAME =
      SUBJECT
          .text("appenddirname", "appendonlydir")
          .immutable()
          .check(name -> TextRules.neededFileName("appenddirname", "dirname", name))
          .honoured("Directory of the append only file");

  public static final Setting<AppendFsync> APPENDFSYNC =
      SUBJECT
          .word("appendfsync", AppendFsync.EVERYSEC)
          .honoured("When the file is forced to the disk");

  public static final Setting<Boolean> NO_APPENDFSYNC_ON_REWRITE =
      SUBJECT
          .yesNo("no-appendfsync-on-rewrite", false)
          .honoured("Do not force it while it is rewritten");

  public static final Setting<Integer> AUTO_AOF_REWRITE_PERCENTAGE =
      SUBJECT
          .number("auto-aof-rewrite-percentage", 100, 0, Integer.MAX_VALUE)
          .honoured("Growth in per cent that starts a rewrite");

  public static final Setting<Long> AUTO_AOF_REWRITE_MIN_SIZE =
      SUBJECT
          .memory("auto-aof-rewrite-min-size", 64L << 20, 0)
          .honoured("Bytes below which no rewrite starts");

  public static final Setting<Boolean> AOF_LOAD_TRUNCATED =
      SUBJECT.yesNo("aof-load-truncated", true).honoured("Start with a file whose end is cut off");

  public static final Setting<Long> AOF_LOAD_CORRUPT_TAIL_MAX_SIZE =
      SUBJECT
          .large("aof-load-corrupt-tail-max-size", 0, 0, Long.MAX_VALUE)
          .honoured("Start with a file whose end is corrupt, if that has fewer bytes");

  public static final Setting<Boolean> AOF_USE_RDB_PREAMBLE =
      SUBJECT
          .yesNo("aof-use-rdb-preamble", true)
          .honoured("Begin a rewritten file with a snapshot");

  public static final Setting<Boolean> AOF_TIMESTAMP_ENABLED =
      SUBJECT.yesNo("aof-timestamp-enabled", false).honoured("Note the time in the file");

  public static final Setting<Boolean> AOF_REWRITE_INCREMENTAL_FSYNC =
      SUBJECT
          .yesNo("aof-rewrite-incremental-fsync", true)
          .honoured("Force a rewrite to the disk piece by piece");

  public static final Setting<Boolean> AOF_DISABLE_AUTO_GC =
      SUBJECT
          .yesNo("aof-disable-auto-gc", false)
          .hidden()
          .honoured("Keep files that a rewrite replaced");
}
