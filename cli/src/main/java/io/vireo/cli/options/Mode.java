package io.vireo.cli.options;

/** What the program does; one at a time. */
public enum Mode {
  /** --latency, --latency-history. */
  LATENCY,
  /** --latency-dist. */
  LATENCY_DISTRIBUTION,
  /** --replica. */
  REPLICA,
  /** --rdb, --functions-rdb. */
  SNAPSHOT,
  /** --pipe. */
  PIPE,
  /** --bigkeys. */
  BIG_KEYS,
  /** --memkeys. */
  MEMORY_KEYS,
  /** --keystats. */
  KEY_STATISTICS,
  /** --hotkeys. */
  HOT_KEYS,
  /** --stat. */
  STATISTICS,
  /** --scan. */
  SCAN,
  /** --vset-recall. */
  VECTOR_RECALL,
  /** --lru-test. */
  LRU_TEST,
  /** --intrinsic-latency. */
  INTRINSIC_LATENCY,
  /** --eval. */
  SCRIPT,
  /** One command, or many from standard input, or a conversation. */
  COMMANDS
}
