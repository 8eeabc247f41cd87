package io.vireo.server.data.stream;

import io.vireo.server.data.HeapLayout;

/**
 * An entry of a stream that a producer has added under an id of its own. Owned by the data context.
 */
public final class ProducedEntry {
  static final long BYTES = HeapLayout.object(3, 2 * Long.BYTES);

  /** Its neighbours among those of its producer, in the order in which they were recorded. */
  ProducedEntry previous;

  ProducedEntry next;

  private final byte[] iid;
  private final long ms;
  private final long seq;

  ProducedEntry(byte[] iid, StreamId id) {
    this.iid = iid;
    this.ms = id.ms();
    this.seq = id.seq();
  }

  long bytes() {
    return BYTES + HeapLayout.bytes(iid.length);
  }

  /** The id that the producer gave it; read only. */
  public byte[] iid() {
    return iid;
  }

  /** The id that it has in the stream. */
  public StreamId id() {
    return new StreamId(ms, seq);
  }

  /** The time of that id, unsigned. */
  long ms() {
    return ms;
  }

  /** The entry of its producer that was recorded next, or null. */
  public ProducedEntry next() {
    return next;
  }
}
