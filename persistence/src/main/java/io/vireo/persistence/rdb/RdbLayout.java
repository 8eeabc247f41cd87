package io.vireo.persistence.rdb;

/** The layouts in which an RDB file has a whole value as one blob. */
public enum RdbLayout {
  /** A set of integers. */
  INTSET,
  /** A set as a listpack of members. */
  SET_LISTPACK,
  /** A sorted set as a listpack of members and scores. */
  ZSET_LISTPACK,
  /** A hash as a listpack of fields and values. */
  HASH_LISTPACK,
  /** A hash as a listpack of fields, values and deadlines: Unix milliseconds, 0 for none. */
  HASH_LISTPACK_EX
}
