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

  /** Of those that belong to a consumer; null until it is asked for. */
  private DeliveryOrder order;

  /** Those that consumers have released, in the order in which they did. */
  private final DeliveryOrder released = new DeliveryOrder();

  private StreamId lastId;
  private long entriesRead;

  StreamGroup(byte[] name, StreamId lastId, long entriesRead, Footprint whole, Tally stream) {
    this.name = name;
    tally = stream.part();
    this.lastId = lastId;
    this.entriesRead = entriesRead;
    footprint = whole.part();
    footprint.add(
        HeapLayout.object(8, Long.BYTES)
            + 2 * DeliveryOrder.BYTES
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

  /** How many pending entries belong to no consumer, because it has released them. */
  public long releasedCount() {
    return released.size();
  }

  /** The entry that was released before all others, or null. */
  public PendingEntry firstReleased() {
    return released.oldest();
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

  /** Adds a pending entry that belongs to no consumer, and whose id is not there yet. */
  public void addReleased(long ms, long seq, long deliveries) {
    PendingEntry entry = new PendingEntry(ms, seq, null, PendingEntry.RELEASED_TIME, deliveries);
    pending.add(entry);
    footprint.add(PendingEntry.BYTES);
    released.add(entry);
  }

  /**
   * A consumer gives a pending entry back: it belongs to none, and is the last of those to be
   * claimed before all others.
   *
   * @param deliveries how often it counts as delivered
   */
  public void release(PendingEntry entry, long deliveries) {
    takeFromOwner(entry);
    entry.consumer(null);
    entry.delivered(PendingEntry.RELEASED_TIME, deliveries);
    released.add(entry);
  }

  /** Takes an entry off the list of its consumer or of those released, and out of the order. */
  private void takeFromOwner(PendingEntry entry) {
    if (entry.isReleased()) {
      released.remove(entry);
      return;
    }
    entry.consumer().pending().remove(entry.ms(), entry.seq());
    if (order != null) {
      order.remove(entry);
    }
  }

  /**
   * Notes that a pending entry was delivered at a time, Unix milliseconds, and how often so far.
   */
  public void delivered(PendingEntry entry, long time, long times) {
    boolean isOrdered = order != null && !entry.isReleased();
    if (isOrdered) {
      order.remove(entry);
    }
    entry.delivered(time, times);
    if (isOrdered) {
      order.add(entry);
    }
  }

  /**
   * The pending entry that is to be claimed before all others, or null: those that were released
   * come first, then the others as they were delivered. What was pending before is put in order by
   * the first call, and kept so from then on.
   */
  public PendingEntry oldestDelivery() {
    PendingEntry first = order().oldest();
    return released.size() == 0 ? first : released.oldest();
  }

  /** The pending entry that is to be claimed after all others, or null. */
  public PendingEntry newestDelivery() {
    PendingEntry last = order().newest();
    return last == null ? released.newest() : last;
  }

  /** The pending entry that is to be claimed after one, or null. */
  public PendingEntry nextDelivery(PendingEntry entry) {
    return entry.newer == null && entry.isReleased() ? order().oldest() : entry.newer;
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

  /** Gives a pending entry to another consumer, or one that was released. */
  public void give(PendingEntry entry, StreamConsumer consumer) {
    if (entry.isReleased()) {
      released.remove(entry);
      entry.consumer(consumer);
      consumer.pending().add(entry);
      if (order != null) {
        order.add(entry);
      }
    } else if (entry.consumer() != consumer) {
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
    takeFromOwner(entry);
    footprint.add(-PendingEntry.BYTES);
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
      if (!entry.isReleased()) {
        StreamConsumer consumer = copy.consumer(Bytes.of(entry.consumer().name()));
        copy.add(entry.ms(), entry.seq(), consumer, entry.deliveryTime(), entry.deliveries());
      }
    }
    for (PendingEntry entry = released.oldest(); entry != null; entry = entry.newer) {
      copy.addReleased(entry.ms(), entry.seq(), entry.deliveries());
    }
    return copy;
  }
}
