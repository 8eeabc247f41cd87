package io.vireo.config;

/** How much memory the data may take and what happens then. */
public final class MemorySettings {
  static final Subject SUBJECT = new Subject("Memory");

  private MemorySettings() {}

  public static final Setting<MemoryShare> MAXMEMORY =
      SUBJECT
          .setting(
              "maxmemory",
              new MemoryShareType("memory value", MemoryUnits.MAX_UNSIGNED_BYTES),
              MemoryShare.NONE)
          .honoured(
              "Bytes the data may take, or per cent of the machine's or container's memory; 0 is as"
                  + " much as the heap can hold");

  public static final Setting<EvictionPolicy> MAXMEMORY_POLICY =
      SUBJECT.word("maxmemory-policy", EvictionPolicy.NOEVICTION).honoured("Which keys make room");

  public static final Setting<Integer> MAXMEMORY_SAMPLES =
      SUBJECT
          .number("maxmemory-samples", 5, 1, 64)
          .honoured("Keys that are compared to choose one to evict");

  public static final Setting<Integer> MAXMEMORY_EVICTION_TENACITY =
      SUBJECT
          .number("maxmemory-eviction-tenacity", 10, 0, 100)
          .honoured("How long eviction may hold up a command; 100 is as long as it takes");

  public static final Setting<MemoryShare> MAXMEMORY_CLIENTS =
      SUBJECT
          .setting(
              "maxmemory-clients",
              new MemoryShareType("memory or percent value", Long.MAX_VALUE),
              MemoryShare.NONE)
          .honoured(
              "Memory that all clients together may take, or per cent of maxmemory; 0 is no limit");

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
      SUBJECT
          .yesNo("lazyfree-lazy-eviction", false)
          .honoured("Tell others of evicted keys as UNLINK, not as DEL; " + COLLECTED);

  public static final Setting<Boolean> LAZYFREE_LAZY_EXPIRE =
      SUBJECT
          .yesNo("lazyfree-lazy-expire", false)
          .honoured("Tell others of expired keys as UNLINK, not as DEL; " + COLLECTED);

  public static final Setting<Boolean> LAZYEXPIRE_NESTED_ARBITRARY_KEYS =
      SUBJECT
          .yesNo("lazyexpire-nested-arbitrary-keys", true)
          .hidden()
          .honoured(
              "Whether commands that touch any key, as SCAN does, remove expired keys within"
                  + " transactions and scripts");

  public static final Setting<Boolean> LAZYFREE_LAZY_SERVER_DEL =
      SUBJECT
          .yesNo("lazyfree-lazy-server-del", false)
          .honoured(
              "Tell others as UNLINK, not as DEL, that a set became empty, and count large values"
                  + " that are replaced as freed in the background; "
                  + COLLECTED);

  public static final Setting<Boolean> LAZYFREE_LAZY_USER_DEL =
      SUBJECT
          .yesNo("lazyfree-lazy-user-del", false)
          .honoured("Count large values that DEL removes as freed in the background");

  public static final Setting<Boolean> LAZYFREE_LAZY_USER_FLUSH =
      SUBJECT.yesNo("lazyfree-lazy-user-flush", false).noMeaning(COLLECTED);

  public static final Setting<Boolean> IMPORT_MODE =
      SUBJECT
          .yesNo("import-mode", false)
          .honoured(
              "Keep keys past their deadline, and evict nothing, while another server's data is"
                  + " copied; only clients with CLIENT IMPORT-SOURCE find such keys");

  public static final Setting<Boolean> ACTIVEDEFRAG =
      SUBJECT
          .yesNo("activedefrag", false)
          .honoured(
              "Whether holes in pages are closed while there is much to do as well, for the share"
                  + " of time that the next settings give; in quiet moments that is always done");

  public static final Setting<Integer> ACTIVE_DEFRAG_THRESHOLD_LOWER =
      SUBJECT
          .number("active-defrag-threshold-lower", 10, 0, 1000)
          .honoured("Holes, per cent of what lives, from which on activedefrag works");

  public static final Setting<Integer> ACTIVE_DEFRAG_THRESHOLD_UPPER =
      SUBJECT
          .number("active-defrag-threshold-upper", 100, 0, 1000)
          .honoured("Holes, per cent of what lives, from which on it works as hard as it may");

  public static final Setting<Integer> ACTIVE_DEFRAG_CYCLE_MIN =
      SUBJECT
          .number("active-defrag-cycle-min", 1, 1, 99)
          .honoured("Per cent of the data thread's time that it takes at the lower threshold");

  public static final Setting<Integer> ACTIVE_DEFRAG_CYCLE_MAX =
      SUBJECT
          .number("active-defrag-cycle-max", 25, 1, 99)
          .honoured("Per cent of the data thread's time that it takes at the upper threshold");

  public static final Setting<Integer> ACTIVE_DEFRAG_CYCLE_US =
      SUBJECT
          .number("active-defrag-cycle-us", 500, 0, 100_000)
          .noMeaning("it works in short slices of one step each");

  public static final Setting<Long> ACTIVE_DEFRAG_IGNORE_BYTES =
      SUBJECT
          .memory("active-defrag-ignore-bytes", 100L << 20, 1)
          .honoured("Holes of fewer bytes are none of its concern");

  public static final Setting<Long> ACTIVE_DEFRAG_MAX_SCAN_FIELDS =
      SUBJECT
          .large("active-defrag-max-scan-fields", 1000, 1, Long.MAX_VALUE)
          .noMeaning("what moves is a block of bounded size, never a value field by field");

  public static final Setting<Boolean> KEY_MEMORY_HISTOGRAMS =
      SUBJECT
          .yesNo("key-memory-histograms", false)
          .honoured("Show in INFO keysizes how many collections take how many bytes");
}
