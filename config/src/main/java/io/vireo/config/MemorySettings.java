package io.vireo.config;

/** How much memory the data may take and what happens then. */
public final class MemorySettings {
  static final Subject SUBJECT = new Subject("Memory");

  private MemorySettings() {}

  public static final Setting<Long> MAXMEMORY =
      SUBJECT
          .memory("maxmemory", 0, 0)
          .honoured("Bytes the data may take; 0 is as much as the heap can hold");

  public static final Setting<EvictionPolicy> MAXMEMORY_POLICY =
      SUBJECT
          .word("maxmemory-policy", EvictionPolicy.NOEVICTION)
          .later("Which keys make room: eviction is not there yet");

  public static final Setting<Integer> MAXMEMORY_SAMPLES =
      SUBJECT
          .number("maxmemory-samples", 5, 1, 64)
          .later("Keys that are compared to choose one to evict: eviction is not there yet");

  public static final Setting<Integer> MAXMEMORY_EVICTION_TENACITY =
      SUBJECT
          .number("maxmemory-eviction-tenacity", 10, 0, 100)
          .later("How long eviction may hold up other work: eviction is not there yet");

  public static final Setting<MemoryShare> MAXMEMORY_CLIENTS =
      SUBJECT
          .setting("maxmemory-clients", new MemoryShareType(), MemoryShare.NONE)
          .later("Memory that all clients together may take: eviction is not there yet");

  public static final Setting<Integer> ACTIVE_EXPIRE_EFFORT =
      SUBJECT
          .number("active-expire-effort", 1, 1, 10)
          .noMeaning("every key is removed at its deadline, whatever the effort");

  public static final Setting<Integer> LFU_LOG_FACTOR =
      SUBJECT
          .number("lfu-log-factor", 10, 0, Integer.MAX_VALUE)
          .honoured("How many hits saturate a key's frequency counter");

  public static final Setting<Integer> LFU_DECAY_TIME =
      SUBJECT
          .number("lfu-decay-time", 1, 0, Integer.MAX_VALUE)
          .honoured("Minutes after which a frequency counter loses one");

  private static final String COLLECTED =
      "the garbage collector frees values without holding up commands";

  public static final Setting<Boolean> LAZYFREE_LAZY_EVICTION =
      SUBJECT.yesNo("lazyfree-lazy-eviction", false).noMeaning(COLLECTED);

  public static final Setting<Boolean> LAZYFREE_LAZY_EXPIRE =
      SUBJECT.yesNo("lazyfree-lazy-expire", false).noMeaning(COLLECTED);

  public static final Setting<Boolean> LAZYFREE_LAZY_SERVER_DEL =
      SUBJECT.yesNo("lazyfree-lazy-server-del", false).noMeaning(COLLECTED);

  public static final Setting<Boolean> LAZYFREE_LAZY_USER_DEL =
      SUBJECT.yesNo("lazyfree-lazy-user-del", false).noMeaning(COLLECTED);

  public static final Setting<Boolean> LAZYFREE_LAZY_USER_FLUSH =
      SUBJECT.yesNo("lazyfree-lazy-user-flush", false).noMeaning(COLLECTED);
}
