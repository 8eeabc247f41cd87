package io.vireo.persistence.rdb;

/** The types of values in an RDB file that have elements: all but strings. */
public enum RdbKind {
  /** Elements in an order of their own. */
  LIST,
  /** Members. */
  SET,
  /** Members with scores. */
  ZSET,
  /** Fields with values, and perhaps deadlines. */
  HASH,
  /** Entries with fields and values, and consumer groups. */
  STREAM,
  /** Elements with vectors. */
  VECTORS
}
