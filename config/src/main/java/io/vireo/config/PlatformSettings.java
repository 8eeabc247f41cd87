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

  public static final Setting<OomAdjustment> OOM_SCORE_ADJ =
      SUBJECT
          .word("oom-score-adj", OomAdjustment.NO)
          .adjust(word -> word == OomAdjustment.RELATIVE ? OomAdjustment.YES : word)
          .honoured(
              "How the kernel's choice when memory runs out is adjusted; yes is relative to what it"
                  + " was before");

  public static final Setting<List<Integer>> OOM_SCORE_ADJ_VALUES =
      SUBJECT
          .setting("oom-score-adj-values", new OomScoresType(), List.of(0, 200, 800))
          .honoured("By how much: as a primary, as a replica; the third, of a child, has no use");

  public static final Setting<Boolean> DISABLE_THP =
      SUBJECT
          .yesNo("disable-thp", true)
          .immutable()
          .noMeaning("huge pages are an option of the JVM");
}
