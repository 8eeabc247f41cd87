package io.vireo.server.data.table;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Type;
import io.vireo.server.data.Value;

/**
 * What the dictionary holds for a key: a {@link Packed} array for a small string, a {@link Keyed}
 * for everything else. Both have the same head with the key, the deadline and the access bits.
 * Owned by the data context.
 */
public final class Entries {
  private Entries() {}

  /** The packed head of an entry. */
  public static byte[] headOf(Object entry) {
    return entry instanceof byte[] packed ? packed : ((Keyed) entry).head();
  }

  /** The type of an entry's value. */
  public static Type typeOf(Object entry) {
    return entry instanceof byte[] ? Type.STRING : ((Keyed) entry).value().type();
  }

  /** The deadline of an entry, Unix milliseconds, or negative without one. */
  public static long deadlineOf(Object entry) {
    return Packed.deadline(headOf(entry));
  }

  /** A copy of the key of an entry. */
  public static Bytes keyOf(Object entry) {
    return keyIn(headOf(entry)).copy();
  }

  /** The key in a head, which it shares. */
  public static Bytes keyIn(byte[] head) {
    return Bytes.of(head, Packed.keyOffset(head), Packed.keyLength(head));
  }

  /**
   * An entry with another deadline, or, if that is negative, with none: the same object but for a
   * packed array.
   */
  public static Object withDeadline(Object entry, long deadline) {
    if (entry instanceof byte[] packed) {
      return Packed.withDeadline(packed, deadline);
    }
    Keyed keyed = (Keyed) entry;
    keyed.head(Packed.withDeadline(keyed.head(), deadline));
    return keyed;
  }

  /**
   * The value of an entry under another key: shares the value's objects if {@code share}, else they
   * are copied.
   */
  public static Object rekeyed(Object entry, Bytes key, boolean share) {
    byte[] copy = Packed.withKey(headOf(entry), key);
    if (entry instanceof byte[]) {
      return copy;
    }
    Value value = ((Keyed) entry).value();
    return new Keyed(copy, share ? value : value.copy());
  }

  /** Heap bytes of an entry and all it holds. */
  public static long heapBytes(Object entry) {
    if (entry instanceof byte[] packed) {
      return HeapLayout.bytes(packed.length);
    }
    Keyed keyed = (Keyed) entry;
    return HeapLayout.object(2, 0)
        + HeapLayout.bytes(keyed.head().length)
        + keyed.value().heapBytes();
  }
}
