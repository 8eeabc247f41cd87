package io.vireo.server.data.stream;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Footprint;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.radix.Radix;
import io.vireo.server.data.radix.RadixCursor;

/**
 * A group of consumers that share the entries of a stream: each entry is given to one of them.
 * Owned by the data context.
 */
public final class StreamGroup {
  /** A number of read entries that is not known. */
  public static final long UNKNOWN = -1;

  private final byte[] name;
  private final Footprint footprint;
  private final Tally tally;
  private final PendingEntries pending;
  private final Radix<StreamConsumer> consumers;

  /** Null until it is asked for. */
  private DeliveryOrder order;

  private StreamId lastId;
  private long entriesRead;

  StreamGroup(byte[] name, StreamId lastId, long entriesRead, Footprint whole, Tally stream) {
    this.name = name;
    tally = stream.part();
    this.lastId = lastId;
    this.entriesRead = entriesRead;
    footprint = whole.part();
    footprint.add(
        HeapLayout.object(7, Long.BYTES)
            + DeliveryOrder.BYTES
            + Tally.bytes()
            + HeapLayout.bytes(name.length)
            + HeapLayout.object(0, 2 * Long.BYTES)
            + HeapLayout.object(3, Long.BYTES));
    pending = new PendingEntries(footprint);
    consumers = new Radix<>(footprint);
  }

  /** Its name; read only. */
  public byte[] name() {
    return name;
  }

  /** The greatest id that was given to a consumer. */
  public StreamId lastId() {
    return lastId;
  }

  /** How many entries of the stream it has read, or {@link #UNKNOWN}. */
  public long entriesRead() {
    return entriesRead;
  }

  /** Sets how far the group has read. */
  public void progress(StreamId last, long read) {
    lastId = last;
    entriesRead = read;
  }

  /** What consumers were given and have not acknowledged. */
  public PendingEntries pending() {
    return pending;
  }

  /** How many consumers there are. */
  public int consumerCount() {
    return consumers.size();
  }

  /** The consumers in the order of their names. */
  public RadixCursor<StreamConsumer> consumers() {
    return consumers.cursor();
  }

  /** The consumer of a name, or null. */
  public StreamConsumer consumer(Bytes consumer) {
    return consumers.get(consumer);
  }

  /** Makes a consumer whose name is not there yet. */
  public StreamConsumer createConsumer(Bytes consumer, long now) {
    return createConsumer(consumer.toArray(), now, StreamConsumer.NEVER);
  }

  /** Makes a consumer whose name is not there yet, with times of the past. */
  public StreamConsumer createConsumer(byte[] consumer, long seenTime, long activeTime) {
    StreamConsumer made = new StreamConsumer(consumer, seenTime, activeTime, footprint, tally);
    consumers.put(consumer, made);
    footprint.add(StreamConsumer.bytes(consumer.length));
    return made;
  }

  /** Removes a consumer that is there, with all that is pending for it. */
  public void removeConsumer(StreamConsumer consumer) {
    PendingWalk walk = consumer.pending().from(StreamId.ZERO);
    for (PendingEntry entry = walk.next(); entry != null; entry = walk.next()) {
      pending.remove(entry.ms(), entry.seq());
      if (order != null) {
        order.remove(entry);
      }
    }
    footprint.add(-PendingEntry.BYTES * consumer.pending().size());
    consumer.release();
    consumers.remove(consumer.name());
    footprint.add(-StreamConsumer.bytes(consumer.name().length));
  }

  /** An entry is given to a consumer, be it new or pending for another one. */
  public PendingEntry deliver(long ms, long seq, StreamConsumer consumer, long now) {
    boolean isNew = pending.size() == 0 || pending.last().compareTo(ms, seq) < 0;
    PendingEntry entry = isNew ? null : pending.get(ms, seq);
    if (entry == null) {
      entry = add(ms, seq, consumer, now, 1);
    } else {
      delivered(entry, now, 1);
      give(entry, consumer);
    }
    consumer.active(now);
    return entry;
  }

  /** Adds a pending entry whose id is not there yet. */
  public PendingEntry add(
      long ms, long seq, StreamConsumer consumer, long deliveryTime, long deliveries) {
    PendingEntry entry = new PendingEntry(ms, seq, consumer, deliveryTime, deliveries);
    pending.add(entry);
    consumer.pending().add(entry);
    footprint.add(PendingEntry.BYTES);
    if (order != null) {
      order.add(entry);
    }
    return entry;
  }

  /**
   * Notes that a pending entry was delivered at a time, Unix milliseconds, and how often so far.
   */
  public void delivered(PendingEntry entry, long time, long times) {
    if (order != null) {
      order.remove(entry);
    }
    entry.delivered(time, times);
    if (order != null) {
      order.add(entry);
    }
  }

  /**
   * The pending entry that was delivered before all others, or null. What was pending before is put
   * in order by the first call, and kept so from then on.
   */
  public PendingEntry oldestDelivery() {
    return order().oldest();
  }

  /** The pending entry that was delivered after all others, or null. */
  public PendingEntry newestDelivery() {
    return order().newest();
  }

  /** Heap bytes that it takes for a moment to put the pending entries in order. */
  public long bytesToOrder() {
    return order == null ? HeapLayout.references(pending.size()) : 0;
  }

  private DeliveryOrder order() {
    if (order == null) {
      order = new DeliveryOrder(pending);
    }
    return order;
  }

  /** Gives a pending entry to another consumer. */
  public void give(PendingEntry entry, StreamConsumer consumer) {
    if (entry.consumer() != consumer) {
      entry.consumer().pending().remove(entry.ms(), entry.seq());
      entry.consumer(consumer);
      consumer.pending().add(entry);
    }
  }

  /** True if an entry has yet to be read by a consumer, or to be acknowledged. */
  boolean refersTo(StreamId id) {
    return lastId.isBelow(id) || pending.get(id) != null;
  }

  /** Takes an entry off the lists; false if it was not pending. */
  public boolean acknowledge(StreamId id) {
    PendingEntry entry = pending.remove(id.ms(), id.seq());
    if (entry == null) {
      return false;
    }
    entry.consumer().pending().remove(id.ms(), id.seq());
    footprint.add(-PendingEntry.BYTES);
    if (order != null) {
      order.remove(entry);
    }
    return true;
  }

  /** Gives all its bytes back: it is not used any more. */
  void release() {
    footprint.release();
    tally.move(null);
  }

  StreamGroup copy(Footprint whole, Tally stream) {
    StreamGroup copy = new StreamGroup(name, lastId, entriesRead, whole, stream);
    RadixCursor<StreamConsumer> each = consumers.cursor();
    for (boolean more = each.first(); more; more = each.next()) {
      StreamConsumer from = each.value();
      copy.createConsumer(from.name(), from.seenTime(), from.activeTime());
    }
    PendingWalk walk = pending.from(StreamId.ZERO);
    for (PendingEntry entry = walk.next(); entry != null; entry = walk.next()) {
      StreamConsumer consumer = copy.consumer(Bytes.of(entry.consumer().name()));
      copy.add(entry.ms(), entry.seq(), consumer, entry.deliveryTime(), entry.deliveries());
    }
    return copy;
  }
}
