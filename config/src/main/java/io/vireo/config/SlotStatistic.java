package io.vireo.config;

/** What CLUSTER SLOT-STATS reports for each slot besides the number of its keys. */
public enum SlotStatistic {
  /** The time that requests for its keys took. */
  CPU,
  /** The bytes of these requests and of what they had sent. */
  NET,
  /** The memory that its keys and their values take. */
  MEM
}
