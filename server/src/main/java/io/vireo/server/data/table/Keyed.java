package io.vireo.server.data.table;

import io.vireo.server.data.Value;

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
}
