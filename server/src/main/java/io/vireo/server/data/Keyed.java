package io.vireo.server.data;

/**
 * A key whose value is a {@link Value} of its own: the head is a {@link Packed} array without a
 * value. Owned by the data context.
 */
public final class Keyed {
  private byte[] head;
  private final Value value;

  /** A key and its value. */
  public Keyed(byte[] head, Value value) {
    this.head = head;
    this.value = value;
  }

  /** The packed key, deadline and access bits. */
  public byte[] head() {
    return head;
  }

  /** Puts another head of the same key in place, when the deadline comes or goes. */
  public void head(byte[] newHead) {
    head = newHead;
  }

  /** The value. */
  public Value value() {
    return value;
  }

  /** The packed head of an entry of a dictionary, which is a {@code byte[]} or a {@code Keyed}. */
  public static byte[] headOf(Object entry) {
    return entry instanceof byte[] packed ? packed : ((Keyed) entry).head;
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
    keyed.head = Packed.withDeadline(keyed.head, deadline);
    return keyed;
  }

  /**
   * The value of an entry under another key: shares the value's objects if {@code share}, else they
   * are copied.
   */
  public static Object rekeyed(Object entry, Bytes key, boolean share) {
    byte[] head = headOf(entry);
    long deadline = Packed.deadline(head);
    int room = entry instanceof byte[] ? Packed.valueLength(head) : 0;
    byte[] copy = Packed.make(key, Packed.flags(head), Packed.access(head), deadline, room);
    System.arraycopy(head, Packed.valueOffset(head), copy, copy.length - room, room);
    if (entry instanceof byte[]) {
      return copy;
    }
    Value value = ((Keyed) entry).value;
    return new Keyed(copy, share ? value : value.copy());
  }

  /**
   * Sends for what a look-up of an entry will need, without waiting for it.
   *
   * @return of no meaning, but must be used
   */
  static int touch(Object entry) {
    if (entry instanceof byte[] packed) {
      return packed[0];
    }
    Keyed keyed = (Keyed) entry;
    return keyed.head[0] + keyed.value.touch();
  }

  /** Heap bytes of an entry and all it holds. */
  public static long heapBytes(Object entry) {
    if (entry instanceof byte[] packed) {
      return HeapLayout.bytes(packed.length);
    }
    Keyed keyed = (Keyed) entry;
    return HeapLayout.object(2, 0) + HeapLayout.bytes(keyed.head.length) + keyed.value.heapBytes();
  }
}
