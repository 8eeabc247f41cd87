package io.vireo.server.data;

/**
 * A value of many elements: a list, set, sorted set, hash or stream. Owned by the data context.
 *
 * <p>Only a stream stays in a database when it is empty.
 */
public interface Aggregate extends Value {
  /** Elements: members, fields, entries. */
  long size();
}
