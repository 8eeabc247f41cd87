package io.vireo.server.data;

/**
 * A value of many elements: a list, set, sorted set, hash or stream. Owned by the data context.
 *
 * <p>Only a stream stays in a database when it is empty.
 */
public interface Aggregate extends Value {
  /** Elements: members, fields, entries. */
  long size();

  /** True if this is a view of elements that lie beside their key. */
  default boolean isInPlace() {
    return false;
  }

  /** Slots of the value's hash table, free or not; 0 if it has none. */
  default long tableSlots() {
    return 0;
  }

  /** The {@code Listpack} that holds all elements, read only; null if there is none such. */
  default byte[] listpack() {
    return null;
  }
}
