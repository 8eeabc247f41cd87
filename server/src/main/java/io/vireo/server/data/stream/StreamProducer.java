package io.vireo.server.data.stream;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Footprint;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.radix.Radix;

/** What a producer has added to a stream of late. Owned by the data context. */
public final class StreamProducer {
  /** What its place in a queue takes, of which some places are free: about two references. */
  private static final int QUEUE_REFERENCES = 2;

  /** At most as late as the deadline of the first entry: by this its stream's queue is in order. */
  long due;

  private final byte[] pid;
  private final Footprint footprint;
  private final Radix<ProducedEntry> entries;
  private ProducedEntry first;
  private ProducedEntry last;

  StreamProducer(byte[] pid, Footprint whole) {
    this.pid = pid;
    footprint = whole.part();
    footprint.add(
        HeapLayout.object(5 + QUEUE_REFERENCES, Long.BYTES) + HeapLayout.bytes(pid.length));
    entries = new Radix<>(footprint);
  }

  /** Its id; read only. */
  public byte[] pid() {
    return pid;
  }

  /** How many of its entries are known. */
  public int size() {
    return entries.size();
  }

  /** The one that was recorded first, or null. */
  public ProducedEntry first() {
    return first;
  }

  /** The entry of an id of the producer's, or null. */
  ProducedEntry get(Bytes iid) {
    return entries.get(iid);
  }

  /** Adds an entry behind all others; none has its id. */
  void add(ProducedEntry entry) {
    entries.put(entry.iid(), entry);
    footprint.add(entry.bytes());
    entry.previous = last;
    if (last == null) {
      first = entry;
    } else {
      last.next = entry;
    }
    last = entry;
  }

  /** Takes an entry out that is there. */
  void remove(ProducedEntry entry) {
    entries.remove(entry.iid());
    footprint.add(-entry.bytes());
    if (entry.previous == null) {
      first = entry.next;
    } else {
      entry.previous.next = entry.next;
    }
    if (entry.next == null) {
      last = entry.previous;
    } else {
      entry.next.previous = entry.previous;
    }
  }

  /** The heap bytes of the producer are given back. */
  void release() {
    footprint.release();
  }
}
