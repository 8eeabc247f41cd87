package io.vireo.server.data.stream;

import io.vireo.server.data.HeapLayout;

/**
 * An entry that a consumer was given and has not acknowledged, be it that the consumer has released
 * it. Owned by the data context.
 *
 * <p>One object stands in the lists of the group and of the consumer.
 */
public final class PendingEntry {
  /** The delivery time of an entry that was released, Unix milliseconds. */
  public static final long RELEASED_TIME = 0;

  private static final byte[] NO_NAME = {};

  static final long BYTES = HeapLayout.object(3, 4 * Long.BYTES);

  /** Its neighbours in the {@link DeliveryOrder} of the group, if that has one. */
  PendingEntry older;

  PendingEntry newer;

  private final long ms;
  private final long seq;
  private StreamConsumer consumer;
  private long deliveryTime;
  private long deliveries;

  PendingEntry(long ms, long seq, StreamConsumer consumer, long deliveryTime, long deliveries) {
    this.ms = ms;
    this.seq = seq;
    this.consumer = consumer;
    this.deliveryTime = deliveryTime;
    this.deliveries = deliveries;
  }

  /** The time of the entry's id. */
  public long ms() {
    return ms;
  }

  /** The number of the entry's id. */
  public long seq() {
    return seq;
  }

  /** The entry's id. */
  public StreamId id() {
    return new StreamId(ms, seq);
  }

  int compareTo(long otherMs, long otherSeq) {
    return StreamId.compare(ms, seq, otherMs, otherSeq);
  }

  /** The consumer that it was given to last; null if that has released it. */
  public StreamConsumer consumer() {
    return consumer;
  }

  /** True if it belongs to no consumer, and waits for one to claim it. */
  public boolean isReleased() {
    return consumer == null;
  }

  /** The name of its consumer, which is empty if it was released; read only. */
  public byte[] consumerName() {
    return consumer == null ? NO_NAME : consumer.name();
  }

  /** True if it may be claimed: it was released, or not delivered for some milliseconds. */
  public boolean isClaimable(long now, long minIdleMillis) {
    return isReleased() || now - deliveryTime >= minIdleMillis;
  }

  void consumer(StreamConsumer newConsumer) {
    consumer = newConsumer;
  }

  /** When it was given last, Unix milliseconds. */
  public long deliveryTime() {
    return deliveryTime;
  }

  /** The entry that was released next, or null; only of one that was released. */
  public PendingEntry nextReleased() {
    return newer;
  }

  /** How often it was given. */
  public long deliveries() {
    return deliveries;
  }

  /** How often it was given once it is given again; there is nothing above the greatest number. */
  public long deliveriesWithNext() {
    return deliveries == Long.MAX_VALUE ? deliveries : deliveries + 1;
  }

  /** Sets when and how often it was given. */
  void delivered(long time, long times) {
    deliveryTime = time;
    deliveries = times;
  }
}
