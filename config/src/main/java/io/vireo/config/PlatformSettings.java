package io.vireo.config;

import java.util.List;

/** Processors, the allocator and the kernel. */
public final class PlatformSettings {
  static final Subject SUBJECT = new Subject("Platform");

  private PlatformSettings() {}

  private static final String PIN = "the JVM cannot pin its threads; start it under taskset";

  public static final Setting<String> SERVER_CPULIST =
      SUBJECT.optional("server-cpulist").alias("server_cpulist").immutable().noMeaning(PIN);

  public static final Setting<String> BIO_CPULIST =
      SUBJECT.optional("bio-cpulist").alias("bio_cpulist").immutable().noMeaning(PIN);

  public static final Setting<String> AOF_REWRITE_CPULIST =
      SUBJECT
          .optional("aof-rewrite-cpulist")
          .alias("aof_rewrite_cpulist")
          .immutable()
          .noMeaning(PIN);

  public static final Setting<String> BGSAVE_CPULIST =
      SUBJECT.optional("bgsave-cpulist").alias("bgsave_cpulist").immutable().noMeaning(PIN);

  public static final Setting<Boolean> JEMALLOC_BG_THREAD =
      SUBJECT.yesNo("jemalloc-bg-thread", true).noMeaning("memory is the JVM's, not jemalloc's");

  public static final Setting<Boolean> ACTIVEDEFRAG =
      SUBJECT
          .yesNo("activedefrag", false)
          .refused("the garbage collector compacts memory, so there is nothing to defragment");

  private static final String COMPACTED = "the garbage collector compacts memory";

  public static final Setting<Integer> ACTIVE_DEFRAG_THRESHOLD_LOWER =
      SUBJECT.number("active-defrag-threshold-lower", 10, 0, 1000).noMeaning(COMPACTED);

  public static final Setting<Integer> ACTIVE_DEFRAG_THRESHOLD_UPPER =
      SUBJECT.number("active-defrag-threshold-upper", 100, 0, 1000).noMeaning(COMPACTED);

  public static final Setting<Integer> ACTIVE_DEFRAG_CYCLE_MIN =
      SUBJECT.number("active-defrag-cycle-min", 1, 1, 99).noMeaning(COMPACTED);

  public static final Setting<Integer> ACTIVE_DEFRAG_CYCLE_MAX =
      SUBJECT.number("active-defrag-cycle-max", 25, 1, 99).noMeaning(COMPACTED);

  public static final Setting<Long> ACTIVE_DEFRAG_IGNORE_BYTES =
      SUBJECT.memory("active-defrag-ignore-bytes", 100L << 20, 1).noMeaning(COMPACTED);

  public static final Setting<Long> ACTIVE_DEFRAG_MAX_SCAN_FIELDS =
      SUBJECT.large("active-defrag-max-scan-fields", 1000, 1, Long.MAX_VALUE).noMeaning(COMPACTED);

  public static final Setting<OomAdjustment> OOM_SCORE_ADJ =
      SUBJECT
          .word("oom-score-adj", OomAdjustment.NO)
          .noMeaning("leave the kernel's choice to the service manager");

  public static final Setting<List<Integer>> OOM_SCORE_ADJ_VALUES =
      SUBJECT
          .setting("oom-score-adj-values", new OomScoresType(), List.of(0, 200, 800))
          .noMeaning("see oom-score-adj");

  public static final Setting<Boolean> DISABLE_THP =
      SUBJECT
          .yesNo("disable-thp", true)
          .immutable()
          .noMeaning("huge pages are an option of the JVM");
}
